import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { concat, uintBytes } from '../../protocol/bytes.ts'
import { seal } from '../../protocol/crypto.ts'
import {
  algorithms,
  openEnvelope,
  plainEnvelope,
  recordBytesMax,
  sealEnvelope,
} from '../../protocol/envelope.ts'
import { feedId, feedKey } from '../../protocol/ids.ts'
import { paddedSizes, pairPaddedSizes, payloadBytesMax } from '../../protocol/limits.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/envelope')
const next = bytesFrom('envelope')
const key = next(32)
const place = { feed: feedId(next(32)), seq: 7 }
const record = next(100)
const sealed = sealEnvelope(record, { key, nonce: next(24), place })
const plain = plainEnvelope(record)

const openSealed = (bytes: Uint8Array): Uint8Array => openEnvelope(bytes, { key, place })
const openPlain = (bytes: Uint8Array): Uint8Array => openEnvelope(bytes, { key: undefined, place })

/** An envelope whose inside the caller wrote, sealed as it should be. */
function sealRaw(inside: Uint8Array): Uint8Array {
  const header = Uint8Array.of(algorithms.xchacha20poly1305)
  const nonce = next(24)
  const context = concat(header, feedKey(place.feed), uintBytes(place.seq, 8))
  return concat(header, nonce, seal(inside, { key, nonce, context }))
}

test('records come back', () => {
  const property = fc.property(anyBytes({ lengthMax: 3000 }), (bytes) => {
    assert.equal(openSealed(sealEnvelope(bytes, { key, nonce: next(24), place })), bytes)
    assert.equal(openPlain(plainEnvelope(bytes)), bytes)
  })
  check(property)
})

test('every envelope has one of nine sizes', () => {
  assert.is(paddedSizes.length, 9)
  assert.is(paddedSizes.at(-1), payloadBytesMax)
  const near = paddedSizes.flatMap((size) => [size - 45, size - 44, size - 5, size - 4])
  for (const length of [0, 1, ...near].filter((length) => length <= recordBytesMax)) {
    const bytes = new Uint8Array(length)
    for (const envelope of [
      sealEnvelope(bytes, { key, nonce: next(24), place }),
      plainEnvelope(bytes),
    ]) {
      assert.ok(paddedSizes.includes(envelope.length), `${envelope.length}`)
    }
  }
})

test('an envelope is the smallest that fits', () => {
  const sizeOf = (length: number): number =>
    sealEnvelope(new Uint8Array(length), { key, nonce: next(24), place }).length
  assert.is(sizeOf(0), 512)
  assert.is(sizeOf(512 - 45), 512)
  assert.is(sizeOf(512 - 44), 1024)
  assert.is(sizeOf(recordBytesMax), payloadBytesMax)
})

test('a pair feed has one smaller size, and its envelopes open like all others', () => {
  const seal = (length: number): Uint8Array =>
    sealEnvelope(new Uint8Array(length), { key, nonce: next(24), place, sizes: pairPaddedSizes })
  assert.equal(
    [0, 192 - 45, 192 - 44].map((length) => seal(length).length),
    [192, 192, 512],
  )
  assert.equal(openSealed(seal(100)), new Uint8Array(100))
})

test('a record that fits no envelope is refused', () => {
  const bytes = new Uint8Array(recordBytesMax + 1)
  throws(() => sealEnvelope(bytes, { key, nonce: next(24), place }), 'too-large')
  throws(() => plainEnvelope(new Uint8Array(payloadBytesMax - 4)), 'too-large')
})

test('an envelope opens at its own place and with its own key only', () => {
  throws(() => openEnvelope(sealed, { key, place: { ...place, seq: 8 } }), 'cannot-open')
  throws(
    () => openEnvelope(sealed, { key, place: { ...place, feed: feedId(next(32)) } }),
    'cannot-open',
  )
  throws(() => openEnvelope(sealed, { key: next(32), place }), 'cannot-open')
})

test('an envelope that everyone can read is refused in a sealed feed, and the other way round', () => {
  throws(() => openSealed(plain), 'unsupported-version')
  throws(() => openPlain(sealed), 'unsupported-version')
  throws(
    () => openSealed(concat(Uint8Array.of(algorithms.plain), sealed.subarray(1))),
    'unsupported-version',
  )
})

test('any other algorithm is refused', () => {
  for (const input of otherVersions(sealed))
    assert.is(refuses(openSealed, input), 'unsupported-version')
  for (const input of otherVersions(plain))
    assert.is(refuses(openPlain, input), 'unsupported-version')
})

test('what is no envelope is refused, and one changed bit is noticed', () => {
  attack(openSealed, sealed, { bytesMax: payloadBytesMax, isAuthenticated: true })
})

test('damage to a public envelope is a named error, or another record', () => {
  // Cut or longer padding alone is not noticed here: the hash in the header of its entry covers it.
  for (const length of [0, 1, 2, 3, 4, 5, 104]) {
    const code = length === 0 ? 'unsupported-version' : 'malformed'
    throws(() => openPlain(plain.subarray(0, length)), code)
  }
  const full = plain.slice()
  full[full.length - 1] = 1
  throws(() => openPlain(full), 'malformed')
})

test('a wrong length and padding that is not zero are refused behind the seal too', () => {
  const run = (inside: Uint8Array): void =>
    void throws(() => openSealed(sealRaw(inside)), 'malformed')
  run(new Uint8Array(0))
  run(new Uint8Array(3))
  run(concat(uintBytes(5, 4), new Uint8Array(4)))
  run(concat(uintBytes(2 ** 32 - 1, 4), new Uint8Array(4)))
  run(concat(uintBytes(2, 4), next(2), Uint8Array.of(0, 0, 1)))
  assert.equal(
    openSealed(sealRaw(concat(uintBytes(2, 4), Uint8Array.of(8, 9, 0)))),
    Uint8Array.of(8, 9),
  )
})

test.run()
