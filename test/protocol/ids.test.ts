import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { base58btc } from 'multiformats/bases/base58'
import { toBase64url, utf8 } from '../../protocol/bytes.ts'
import {
  feedId,
  feedKey,
  parseAspectId,
  parsePersonId,
  peerName,
  personId,
  personKey,
  postId,
  type FeedId,
  type PersonId,
} from '../../protocol/ids.ts'
import { contains } from '../helpers/hostile.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/ids')
const next = bytesFrom('ids')

test('a person id agrees with the example of the did:key method', () => {
  const key = base58btc.decode('zB12NYF8RrR3h41TDCTJojY59usg3mbtbjnFs7Eud1Y6u')
  assert.is(personId(key), 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH')
})

test('person and feed ids come back as their keys', () => {
  const property = fc.property(anyBytes({ length: 32 }), (key) => {
    assert.equal(personKey(parsePersonId(personId(key))), key)
    assert.equal(feedKey(feedId(key)), key)
    assert.is(feedId(key).length, 43)
  })
  check(property)
})

test('a peer is named as libp2p names it', () => {
  const property = fc.property(anyBytes({ length: 32 }), (key) => {
    assert.is(peerName(key), peerIdFromPublicKey(publicKeyFromRaw(key)).toString())
  })
  check(property, { runs: 20 })
})

test('one changed character is no person id, or that of somebody else', () => {
  const { id } = testPerson('alice')
  for (let at = 0; at < id.length; at++) {
    for (const letter of ['0', 'l', 'z', '~', 'é']) {
      const text = id.slice(0, at) + letter + id.slice(at + 1)
      const bytes = utf8(text)
      const code = contains(() => parsePersonId(text), { name: text, bytes })
      if (code === undefined) assert.is(personId(personKey(text as PersonId)), text)
      else assert.is(code, 'malformed')
    }
  }
})

test('what is no person id is refused, of whatever length', () => {
  const { id } = testPerson('alice')
  const x25519 = `did:key:${base58btc.encode(Uint8Array.of(0xec, 0x01, ...next(32)))}`
  const short = `did:key:${base58btc.encode(Uint8Array.of(0xed, 0x01, ...next(31)))}`
  const hostile = ['__proto__', 'did:key:', 'did:key:z', `did:key:z${'1'.repeat(100_000)}`]
  const near = [x25519, short, ` ${id}`, `${id} `, id.toUpperCase(), id.slice(0, -1), `${id}1`]
  for (const text of ['', ...hostile, ...near]) throws(() => parsePersonId(text), 'malformed')
})

test('aspect ids are base64url of exactly 16 bytes', () => {
  const valid = toBase64url(next(16))
  assert.is(parseAspectId(valid), valid)
  const wrong = [
    toBase64url(next(15)),
    toBase64url(next(17)),
    `${valid}=`,
    `${valid.slice(0, -1)}!`,
  ]
  for (const text of ['', '__proto__', 'A'.repeat(100_000), ...wrong]) {
    throws(() => parseAspectId(text), 'malformed')
  }
})

test('a post id depends on the author and on the nonce', () => {
  const [alice, bob] = [testPerson('alice').id, testPerson('bob').id]
  const [nonce, other] = [next(16), next(16)]
  assert.is(postId(alice, nonce), postId(alice, nonce))
  assert.is(new Set([postId(alice, nonce), postId(alice, other), postId(bob, nonce)]).size, 3)
})

test('the key of what is no feed id is one that nobody can sign with', () => {
  assert.equal(feedKey('not base64url!' as FeedId), new Uint8Array(32))
})

test.run()
