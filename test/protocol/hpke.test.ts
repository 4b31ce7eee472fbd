import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import {
  deriveKeyPair,
  exportSecret,
  openOnce,
  sealOnce,
  setUpReceiver,
  setUpSender,
} from '../../protocol/hpke.ts'
import { fromHex, toHex } from '../helpers/hex.ts'
import { bitFlips, refuses, truncations } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/hpke')

/** RFC 9180 appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode. */
const rfc = {
  info: fromHex('4f6465206f6e2061204772656369616e2055726e'),
  ikmE: fromHex('909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b'),
  pkEm: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  skEm: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
  ikmR: fromHex('1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df'),
  pkRm: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  skRm: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  key: 'ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91',
  baseNonce: '5c4d98150661b848853b547f',
  exporterSecret: 'a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922',
  plaintext: fromHex('4265617574792069732074727574682c20747275746820626561757479'),
  aad: fromHex('436f756e742d30'),
  ciphertext:
    '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  exports: {
    '': '4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e',
    '00': '8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69',
    '54657374436f6e74657874': '5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53',
  },
}

const next = bytesFrom('hpke')
const receiver = deriveKeyPair(next(32))
const info = next(13)
const bound = next(41)
const setUp = (): ReturnType<typeof setUpSender> =>
  setUpSender(receiver.publicKey, { info, random: next(32) })

test('key pairs are those of RFC 9180 A.2.1', () => {
  const [sender, theirs] = [deriveKeyPair(rfc.ikmE), deriveKeyPair(rfc.ikmR)]
  assert.is(toHex(sender.secretKey), rfc.skEm)
  assert.is(toHex(sender.publicKey), rfc.pkEm)
  assert.is(toHex(theirs.secretKey), rfc.skRm)
  assert.is(toHex(theirs.publicKey), rfc.pkRm)
})

test('both sides come to the context of RFC 9180 A.2.1', () => {
  const theirs = deriveKeyPair(rfc.ikmR)
  const sender = setUpSender(theirs.publicKey, { info: rfc.info, random: rfc.ikmE })
  assert.is(toHex(sender.encapsulated), rfc.pkEm)
  const context = setUpReceiver(fromHex(rfc.pkEm), { info: rfc.info, secretKey: theirs.secretKey })
  assert.equal(sender.context, context)
  assert.is(toHex(context.key), rfc.key)
  assert.is(toHex(context.nonce), rfc.baseNonce)
  assert.is(toHex(context.exporterSecret), rfc.exporterSecret)
})

test('the first message and the exported secrets are those of RFC 9180 A.2.1', () => {
  const secretKey = fromHex(rfc.skRm)
  const context = setUpReceiver(fromHex(rfc.pkEm), { info: rfc.info, secretKey })
  const ciphertext = sealOnce(context, { plaintext: rfc.plaintext, bound: rfc.aad })
  assert.is(toHex(ciphertext), rfc.ciphertext)
  assert.equal(openOnce(context, { ciphertext, bound: rfc.aad }), rfc.plaintext)
  for (const [purpose, expected] of Object.entries(rfc.exports)) {
    assert.is(toHex(exportSecret(context, fromHex(purpose))), expected)
  }
})

test('what is sealed to somebody comes back, and both export the same', () => {
  const property = fc.property(anyBytes({ lengthMax: 600 }), (plaintext) => {
    const { encapsulated, context } = setUp()
    const ciphertext = sealOnce(context, { plaintext, bound })
    const theirs = setUpReceiver(encapsulated, { info, secretKey: receiver.secretKey })
    assert.equal(openOnce(theirs, { ciphertext, bound }), plaintext)
    assert.equal(exportSecret(theirs, info), exportSecret(context, info))
  })
  check(property)
})

test('another receiver, purpose, context or byte opens nothing', () => {
  const { encapsulated, context } = setUp()
  const ciphertext = sealOnce(context, { plaintext: next(50), bound })
  const { secretKey } = receiver
  const open = (changes: {
    info?: Uint8Array
    secretKey?: Uint8Array
    bound?: Uint8Array
  }): void => {
    const theirs = setUpReceiver(encapsulated, { info, secretKey, ...changes })
    openOnce(theirs, { ciphertext, bound, ...changes })
  }
  open({})
  throws(() => open({ info: next(13) }), 'cannot-open')
  throws(() => open({ secretKey: next(32) }), 'cannot-open')
  throws(() => open({ bound: next(41) }), 'cannot-open')
  const same = setUpReceiver(encapsulated, { info, secretKey })
  const decode = (bytes: Uint8Array): unknown => openOnce(same, { ciphertext: bytes, bound })
  for (const input of [...bitFlips(ciphertext), ...truncations(ciphertext)]) {
    assert.is(refuses(decode, input), 'cannot-open')
  }
})

test('keys of small order are refused on both sides', () => {
  const { secretKey } = receiver
  for (const small of [new Uint8Array(32), new Uint8Array(32).fill(1, 0, 1)]) {
    throws(() => setUpSender(small, { info, random: next(32) }), 'cannot-open')
    throws(() => setUpReceiver(small, { info, secretKey }), 'cannot-open')
  }
})

test.run()
