import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { concat, uintBytes } from '../../protocol/bytes.ts'
import { agreementPublicKey } from '../../protocol/crypto.ts'
import {
  certificateLength,
  deviceKeys,
  signCertificate,
  verifyCertificate,
} from '../../protocol/device.ts'
import { personKey } from '../../protocol/ids.ts'
import { timeMsMax } from '../../protocol/limits.ts'
import { signedMessage } from '../../protocol/signed-message.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/device')
const { identity, certificate } = testPerson('alice')
const next = bytesFrom('device')

test('a device secret gives keys that differ from each other', () => {
  const keys = deviceKeys(next(32))
  const { peerSeed, agreementSecret, feedSecret } = keys
  const secrets = [peerSeed, agreementSecret, feedSecret]
  assert.is(new Set(secrets.map((secret) => secret.join())).size, 3)
  assert.equal(keys.agreementPublic, agreementPublicKey(agreementSecret))
})

test('a certificate comes back', () => {
  const property = fc.property(
    anyBytes({ length: 32 }),
    anyBytes({ length: 32 }),
    fc.nat({ max: timeMsMax }),
    (peerKey, agreementKey, createdAtMs) => {
      const bytes = signCertificate(identity, { peerKey, agreementKey, createdAtMs })
      assert.is(bytes.length, certificateLength)
      const expected = { person: identity.id, peerKey, agreementKey, createdAtMs }
      assert.equal(verifyCertificate(bytes), expected)
    },
  )
  check(property, { runs: 20 })
})

test('what is no certificate is refused', () => {
  attack(verifyCertificate, certificate, { bytesMax: certificateLength, isAuthenticated: true })
})

test('each kind of damage has its error', () => {
  throws(() => verifyCertificate(certificate.subarray(1)), 'malformed')
  for (const input of otherVersions(certificate)) {
    assert.is(refuses(verifyCertificate, input), 'unsupported-version')
  }
  const changed = certificate.slice()
  changed[168]! ^= 1
  throws(() => verifyCertificate(changed), 'bad-signature')
})

test('a certificate in the name of somebody else is refused', () => {
  const body = certificate.slice(0, 105)
  body.set(personKey(testPerson('bob').id), 1)
  const signature = identity.signer.sign(signedMessage('certificate', body))
  throws(() => verifyCertificate(concat(body, signature)), 'bad-signature')
})

test('a signature made for another purpose does not certify', () => {
  const body = certificate.subarray(0, 105)
  const signature = identity.signer.sign(signedMessage('entry', body))
  throws(() => verifyCertificate(concat(body, signature)), 'bad-signature')
})

test('a time that no date can be shown for is refused', () => {
  for (const createdAtMs of [timeMsMax + 1, Number.MAX_SAFE_INTEGER, 2 ** 63]) {
    const body = concat(certificate.subarray(0, 97), uintBytes(createdAtMs, 8))
    const signature = identity.signer.sign(signedMessage('certificate', body))
    throws(() => verifyCertificate(concat(body, signature)), 'malformed')
  }
})

test.run()
