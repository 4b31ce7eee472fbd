import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { agreementPublicKey } from '../../protocol/crypto.ts'
import { plainEnvelope, sealEnvelope } from '../../protocol/envelope.ts'
import { feedId } from '../../protocol/ids.ts'
import { paddedSizes, payloadBytesMax } from '../../protocol/limits.ts'
import { openFirst, sealFirst } from '../../protocol/pair-envelope.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/pair-envelope')
const next = bytesFrom('pair-envelope')
const secretKey = next(32)
const prekey = agreementPublicKey(secretKey)
const place = { feed: feedId(next(32)), seq: 1 }
const seal = (record: Uint8Array): ReturnType<typeof sealFirst> =>
  sealFirst(record, { prekey, random: next(32), place })
const open = (payload: Uint8Array): Uint8Array => openFirst(payload, { secretKey, place }).record

test('records come back, and both sides begin the same chain', () => {
  const property = fc.property(anyBytes({ lengthMax: 3000 }), (record) => {
    const { payload, chain } = seal(record)
    assert.equal(openFirst(payload, { secretKey, place }), { record, chain })
    assert.ok(paddedSizes.includes(payload.length))
  })
  check(property)
})

test('every feed begins a chain of its own', () => {
  assert.not.equal(seal(next(9)).chain, seal(next(9)).chain)
})

test('it opens at its own place and with its own key only', () => {
  const { payload } = seal(next(100))
  const elsewhere = { ...place, feed: feedId(next(32)) }
  throws(() => openFirst(payload, { secretKey: next(32), place }), 'cannot-open')
  throws(() => openFirst(payload, { secretKey, place: elsewhere }), 'cannot-open')
  throws(() => openFirst(payload, { secretKey, place: { ...place, seq: 2 } }), 'cannot-open')
})

test('envelopes of other feeds, and any other algorithm, are refused', () => {
  throws(() => open(plainEnvelope(next(9))), 'unsupported-version')
  const key = next(32)
  throws(() => open(sealEnvelope(next(9), { key, nonce: next(24), place })), 'unsupported-version')
  for (const input of otherVersions(seal(next(9)).payload)) {
    assert.is(refuses(open, input), 'unsupported-version')
  }
})

test('what is no envelope is refused, and one changed bit is noticed', () => {
  attack(open, seal(next(100)).payload, { bytesMax: payloadBytesMax, isAuthenticated: true })
})

test('a one-time key of small order is refused', () => {
  const random = next(32)
  throws(() => sealFirst(next(9), { prekey: new Uint8Array(32), random, place }), 'cannot-open')
})

test.run()
