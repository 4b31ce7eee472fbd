import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { peerName } from '../../protocol/ids.ts'
import { decodeLan, encodeLan, lanBytes, lanTag } from '../../protocol/lan.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/lan')
const next = bytesFrom('lan')
const alice = peerName(testPerson('alice').device.peer.publicKey)
const bob = peerName(testPerson('bob').device.peer.publicKey)

type Place = Parameters<typeof lanTag>[1]

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })

test('every announcement comes back as it was', () => {
  const announcement = fc.record({
    salt: bytes(16),
    tag: bytes(16),
    port: fc.integer({ min: 1, max: 65_535 }),
  })
  fc.assert(
    fc.property(announcement, (value) => {
      const encoded = encodeLan(value)
      assert.is(encoded.length, lanBytes)
      assert.equal(decodeLan(encoded), { ...value })
    }),
  )
})

test('one changed byte makes another announcement, or none', () => {
  const value = { salt: next(16), tag: lanTag(alice, { salt: next(16), port: 7278 }), port: 7278 }
  const valid = encodeLan(value)
  for (const [index, byte] of valid.entries()) {
    const changed = Uint8Array.from(valid)
    changed[index] = byte ^ 0x80
    const isFree = index >= lanBytes - 18
    if (isFree) assert.not.equal(decodeLan(changed), value)
    else throws(() => decodeLan(changed), 'malformed')
  }
})

test('any other message is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (input) => {
      throws(() => decodeLan(input), 'malformed')
    }),
  )
})

test('who knows a peer id recognises it, and two names of one device have nothing in common', () => {
  const [place, other] = [next(16), next(16)].map((salt) => ({ salt, port: 7278 })) as [
    Place,
    Place,
  ]
  assert.equal(lanTag(alice, place), lanTag(alice, place))
  assert.not.equal(lanTag(alice, place), lanTag(bob, place))
  assert.not.equal(lanTag(alice, place), lanTag(alice, other))
})

test('an announcement that was overheard says nothing with another port', () => {
  const salt = next(16)
  assert.not.equal(lanTag(alice, { salt, port: 7278 }), lanTag(alice, { salt, port: 22 }))
})

test.run()
