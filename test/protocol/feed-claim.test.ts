import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeFields, encodeFields } from '../../protocol/codec.ts'
import { signerFromSeed } from '../../protocol/crypto.ts'
import { claimBytes, readClaim, signClaim, verifyClaim } from '../../protocol/feed-claim.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/feed-claim')
const next = bytesFrom('feed-claim')
const alice = testPerson('alice')
const bob = testPerson('bob')
const claim = signClaim(signerFromSeed(next(32)), alice.device.peer.publicKey)

test('a claim proves itself for the device it was made for', () => {
  verifyClaim(claim, alice.device.peer.publicKey)
})

test('a claim of one device is none of another, even word for word', () => {
  throws(() => verifyClaim(claim, bob.device.peer.publicKey), 'bad-signature')
})

test('who does not hold the key of a feed cannot claim it', () => {
  const other = signClaim(signerFromSeed(next(32)), bob.device.peer.publicKey)
  const stolen = { feed: claim.feed, proof: other.proof }
  throws(() => verifyClaim(stolen, bob.device.peer.publicKey), 'bad-signature')
})

test('one changed bit anywhere is refused', () => {
  const bytes = claimBytes(claim)
  for (let bit = 0; bit < bytes.length * 8; bit += 7) {
    const changed = Uint8Array.from(bytes)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const read = readClaim(decodeFields(encodeFields({ feed: changed }), 200), 'feed')
    throws(() => verifyClaim(read, alice.device.peer.publicKey), 'bad-signature')
  }
})

test('a claim has 96 bytes', () => {
  const read = (bytes: Uint8Array): unknown =>
    readClaim(decodeFields(encodeFields({ feed: bytes }), 200), 'feed')
  assert.equal(read(claimBytes(claim)), claim)
  throws(() => read(claimBytes(claim).subarray(1)), 'malformed')
  throws(() => read(new Uint8Array(97)), 'too-large')
})

test.run()
