/** Links for guests: what follows from their seed, sealed bundles, and the messages about them. */
import { webcrypto } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase64url, utf8 } from '../../protocol/bytes.ts'
import { guestKeys, guestUrl, openBundle, ownerMark, sealBundle } from '../../protocol/guest.ts'
import {
  decodeGuestAnswer,
  decodeGuestQuestion,
  encodeGuestAnswer,
  encodeGuestQuestion,
  isGuestOrigin,
  type GuestAnswer,
  type GuestQuestion,
} from '../../protocol/guest-message.ts'
import { guestBundleBytesMax } from '../../protocol/limits.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/guest')
const next = bytesFrom('guest')

test('all that follows from a seed differs, and the secret alone gives id and key', () => {
  const { secret, id, key, responseKey, proof } = guestKeys(next(32))
  const all = [secret, key, responseKey, proof].map(toBase64url)
  assert.is(new Set(all).size, 4)
  assert.not.ok(all.some((text) => text.startsWith(id)))
  assert.is(guestUrl('https://a.example', secret), `https://a.example/g#${toBase64url(secret)}`)
  assert.is.not(toBase64url(ownerMark(proof)), toBase64url(proof))
})

test('a browser derives the same id and key with what it has (WebCrypto)', async () => {
  const { secret, id, key } = guestKeys(next(32))
  const { subtle } = webcrypto
  const source = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const bits = async (label: string, length: number): Promise<string> => {
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(label) }
    return toBase64url(new Uint8Array(await subtle.deriveBits(hkdf, source, length * 8)))
  }
  assert.is(await bits('pappus/1/guest-id', 16), id)
  assert.is(await bits('pappus/1/guest-key', 32), toBase64url(key))
  const sealed = sealBundle({ head: '{}', files: [] }, { key, nonce: next(12) })
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  const algorithm = {
    name: 'AES-GCM',
    iv: sealed.subarray(1, 13),
    additionalData: sealed.subarray(0, 1),
  }
  const plain = new Uint8Array(await subtle.decrypt(algorithm, aes, sealed.subarray(13)))
  assert.is(new TextDecoder().decode(plain.subarray(4, 6)), '{}')
})

test('a bundle opens with its key alone, whole and unchanged', () => {
  const { key } = guestKeys(next(32))
  const files = [next(5000), next(70)]
  const sealed = sealBundle({ head: '{"by":"Ána"}', files }, { key, nonce: next(12) })
  const { head, rest } = openBundle(sealed, key)
  assert.is(head, '{"by":"Ána"}')
  assert.equal(rest.slice(0, 5000), files[0])
  assert.equal(rest.slice(5000, 5070), files[1])
  throws(() => openBundle(sealed, next(32)), 'cannot-open')
  throws(() => openBundle(sealed.subarray(0, sealed.length - 1), key), 'cannot-open')
  for (const at of [1, 20, sealed.length - 1]) {
    const changed = sealed.slice()
    changed[at]! ^= 1
    throws(() => openBundle(changed, key), 'cannot-open')
  }
  const later = sealed.slice()
  later[0] = 2
  throws(() => openBundle(later, key), 'unsupported-version')
  throws(() => openBundle(sealed.subarray(0, 20), key), 'malformed')
})

test('sizes tell little: bundles of like posts are of one size', () => {
  const key = next(32)
  const sizeOf = (length: number): number =>
    sealBundle({ head: 'x'.repeat(length), files: [] }, { key, nonce: next(12) }).length
  assert.is(sizeOf(1), sizeOf(4000))
  const sizes = new Set(Array.from({ length: 500 }, (_, index) => sizeOf(100_000 + index * 20)))
  // At most 12 % more each: five sizes from 100 to 110 KB.
  assert.ok(sizes.size <= 6)
  const huge = { head: '', files: [new Uint8Array(guestBundleBytesMax)] }
  throws(() => sealBundle(huge, { key, nonce: next(12) }), 'too-large')
})

test('messages come through as they were', () => {
  const { id, proof } = guestKeys(next(32))
  const questions: GuestQuestion[] = [
    { kind: 'terms' },
    { kind: 'begin', id, bytes: 5000, owner: next(32), untilMs: 1_900_000_000_000 },
    { kind: 'part', id, at: 0, bytes: next(3000) },
    { kind: 'ask', id, proof },
    { kind: 'end', id, proof },
  ]
  for (const one of questions) assert.equal(decodeGuestQuestion(encodeGuestQuestion(one)), one)
  const answers: GuestAnswer[] = [
    { kind: 'origin', origin: 'https://relay.example' },
    { kind: 'held', opened: 7 },
    ...(['taken', 'gone', 'full', 'no'] as const).map((kind) => ({ kind })),
  ]
  for (const one of answers) assert.equal(decodeGuestAnswer(encodeGuestAnswer(one)), one)
})

test('a relay cannot name a page that no browser opens, or that is no page', () => {
  const wrong = [
    'http://relay.example',
    'https://relay.example/',
    'https://relay.example/a',
    'javascript:alert(1)',
    'https://a@b.example',
    'https://RELAY.example',
    `https://${'a'.repeat(200)}.example`,
  ]
  for (const origin of wrong) {
    assert.not.ok(isGuestOrigin(origin), origin)
    throws(
      () => decodeGuestAnswer(encodeGuestAnswer({ kind: 'origin', origin })),
      origin.length > 200 ? 'too-large' : 'malformed',
    )
  }
  for (const origin of ['https://a.example:8443', 'https://[2001:db8::1]', 'http://127.0.0.1:7']) {
    assert.ok(isGuestOrigin(origin), origin)
  }
})

test.run()
