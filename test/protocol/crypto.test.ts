import { createHmac, hkdfSync } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { utf8 } from '../../protocol/bytes.ts'
import {
  agree,
  agreementPublicKey,
  deriveKey,
  hmac,
  open,
  seal,
  sha256,
  signerFromSeed,
  verifySignature,
} from '../../protocol/crypto.ts'
import { fromHex, toHex } from '../helpers/hex.ts'
import { bitFlips, refuses, truncations } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/crypto')
const next = bytesFrom('crypto')

test('SHA-256 agrees with FIPS 180-4', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.is(toHex(sha256(utf8('abc'))), abc)
  assert.is(toHex(sha256(utf8('a'), utf8(''), utf8('bc'))), abc)
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  assert.is(toHex(sha256()), empty)
})

test('HMAC-SHA256 agrees with RFC 4231', () => {
  const run = (key: Uint8Array, data: string, expected: string): void =>
    assert.is(toHex(hmac(key, utf8(data))), expected)
  run(
    fromHex('0b'.repeat(20)),
    'Hi There',
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  )
  run(
    utf8('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('HKDF-SHA256 agrees with RFC 5869 test case 3, which has no salt', () => {
  const expected =
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'
  assert.is(toHex(deriveKey(fromHex('0b'.repeat(22)), '', 42)), expected)
})

test("HMAC and HKDF are Node's, for keys and data of any length", () => {
  const bytes = anyBytes({ lengthMax: 200 })
  const lengths = fc.integer({ min: 1, max: 255 * 32 })
  check(
    fc.property(bytes, bytes, fc.string(), lengths, (key, data, label, length) => {
      const mac = createHmac('sha256', key).update(data).update(data).digest()
      assert.is(toHex(hmac(key, data, data)), mac.toString('hex'))
      const derived = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), label, length))
      assert.equal(deriveKey(key, label, length), derived)
    }),
  )
})

test('Ed25519 agrees with RFC 8032 section 7.1', () => {
  const run = (seed: string, publicKey: string, message: string, signature: string): void => {
    const signer = signerFromSeed(fromHex(seed))
    assert.is(toHex(signer.publicKey), publicKey)
    assert.is(toHex(signer.sign(fromHex(message))), signature)
    const parts = { message: fromHex(message), signature: fromHex(signature) }
    assert.ok(verifySignature({ publicKey: fromHex(publicKey), ...parts }))
  }
  run(
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
  run(
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  run(
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  )
})

test('X25519 agrees with RFC 7748 section 6.1', () => {
  const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
  const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
  const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
  assert.is(
    toHex(agreementPublicKey(alice)),
    '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
  )
  assert.is(
    toHex(agreementPublicKey(bob)),
    'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
  )
  assert.is(toHex(agree(alice, agreementPublicKey(bob))), shared)
  assert.is(toHex(agree(bob, agreementPublicKey(alice))), shared)
})

test('XChaCha20-Poly1305 agrees with draft-irtf-cfrg-xchacha-03 appendix A.3.1', () => {
  const input = {
    key: fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
    nonce: fromHex('404142434445464748494a4b4c4d4e4f5051525354555657'),
    context: fromHex('50515253c0c1c2c3c4c5c6c7'),
  }
  const plaintext = utf8(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  )
  const expected = fromHex(`
    bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
    731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
    2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
    21f9664c97637da9768812f615c68b13b52e
    c0875924c1c7987947deafd8780acf49`)
  assert.equal(seal(plaintext, input), expected)
  assert.equal(open(expected, input), plaintext)
})

test('what was sealed opens again', () => {
  const property = fc.property(
    anyBytes({ lengthMax: 300 }),
    anyBytes({ lengthMax: 60 }),
    (plaintext, context) => {
      const input = { key: next(32), nonce: next(24), context }
      assert.equal(open(seal(plaintext, input), input), plaintext)
    },
  )
  check(property)
})

test('one changed bit or a missing byte does not open', () => {
  const input = { key: next(32), nonce: next(24), context: next(9) }
  const sealed = seal(next(40), input)
  for (const changed of [...bitFlips(sealed), ...truncations(sealed)]) {
    assert.is(
      refuses((bytes) => open(bytes, input), changed),
      'cannot-open',
    )
  }
})

test('another key, nonce or context does not open', () => {
  const input = { key: next(32), nonce: next(24), context: next(9) }
  const sealed = seal(next(40), input)
  throws(() => open(sealed, { ...input, key: next(32) }), 'cannot-open')
  throws(() => open(sealed, { ...input, nonce: next(24) }), 'cannot-open')
  throws(() => open(sealed, { ...input, context: next(9) }), 'cannot-open')
})

test('a signature fits one key and one message only', () => {
  const signer = signerFromSeed(next(32))
  const message = next(20)
  const check = { publicKey: signer.publicKey, message, signature: signer.sign(message) }
  assert.ok(verifySignature(check))
  for (const part of ['publicKey', 'message', 'signature'] as const) {
    for (const { bytes } of [...bitFlips(check[part]), ...truncations(check[part])]) {
      assert.not.ok(verifySignature({ ...check, [part]: bytes }), part)
    }
  }
})

test('two labels give unrelated keys of any length', () => {
  const secret = next(32)
  assert.not.equal(deriveKey(secret, 'a'), deriveKey(secret, 'b'))
  assert.is(deriveKey(secret, 'a').length, 32)
  assert.equal(deriveKey(secret, 'a', 64).subarray(0, 32), deriveKey(secret, 'a'))
})

test('keys of small order and wrong length do not agree', () => {
  const secret = next(32)
  throws(() => agree(secret, new Uint8Array(32)), 'cannot-open')
  throws(
    () =>
      agree(
        secret,
        Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0)),
      ),
    'cannot-open',
  )
  throws(() => agree(secret, next(31)), 'cannot-open')
  throws(() => agree(secret, new Uint8Array(0)), 'cannot-open')
})

test('a secret key of a wrong length is a bug of the caller', () => {
  throws(() => signerFromSeed(next(31)), 'assertion')
  throws(() => agreementPublicKey(next(33)), 'assertion')
})

test('results are plain arrays, not Buffers', () => {
  const signer = signerFromSeed(next(32))
  const results = [sha256(), hmac(next(32)), deriveKey(next(32), 'a'), signer.publicKey]
  for (const bytes of [...results, signer.sign(next(1))]) {
    assert.is(Object.getPrototypeOf(bytes), Uint8Array.prototype)
  }
})

test.run()
