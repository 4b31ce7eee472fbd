/**
 * One node of a person. All of its keys come from one 32-byte device secret, each under a label of its own; a
 * certificate signed by the identity makes it the person's.
 */
import { concat, uintBytes, readUint } from './bytes.ts'
import {
  agreementPublicKey,
  deriveKey,
  keyLength,
  signatureLength,
  signerFromSeed,
  verifySignature,
  type Signer,
} from './crypto.ts'
import { BadSignatureError, MalformedError, UnsupportedVersionError } from './errors.ts'
import { personId, personKey, type PersonId } from './ids.ts'
import type { Identity } from './identity.ts'
import { timeMsMax } from './limits.ts'
import { signedMessage } from './signed-message.ts'

export interface DeviceKeys {
  /** The seed (32 bytes) of the libp2p key, which Noise proves; it signs bindings too. */
  readonly peerSeed: Uint8Array
  readonly peer: Signer
  /** X25519 secret and public key, 32 bytes each, that pair feeds are sealed with. */
  readonly agreementSecret: Uint8Array
  readonly agreementPublic: Uint8Array
  /** 32 bytes that the keys of this device's feeds are derived from. */
  readonly feedSecret: Uint8Array
  /** 32 bytes that its discovery secrets are derived from. */
  readonly discoverySeed: Uint8Array
}

export interface DeviceCertificate {
  readonly person: PersonId
  /** Ed25519, 32 bytes: the libp2p key. */
  readonly peerKey: Uint8Array
  /** X25519, 32 bytes. */
  readonly agreementKey: Uint8Array
  readonly createdAtMs: number
}

/** Bytes of an encoded certificate, signature included. */
export const certificateLength = 1 + keyLength * 3 + 8 + signatureLength

const version = 1
const bodyLength = certificateLength - signatureLength

/** The keys of a device from its 32-byte secret. */
export function deviceKeys(deviceSecret: Uint8Array): DeviceKeys {
  const peerSeed = deriveKey(deviceSecret, 'pappus/1/device/peer')
  const agreementSecret = deriveKey(deviceSecret, 'pappus/1/device/agreement')
  return {
    peerSeed,
    peer: signerFromSeed(peerSeed),
    agreementSecret,
    agreementPublic: agreementPublicKey(agreementSecret),
    feedSecret: deriveKey(deviceSecret, 'pappus/1/device/feeds'),
    discoverySeed: deriveKey(deviceSecret, 'pappus/1/device/discovery'),
  }
}

/**
 * A certificate in 169 bytes: by it a person says that a device is theirs.
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 1 | version, 1 |
 * | 1 | 32 | identity key of the person |
 * | 33 | 32 | peer key, Ed25519 |
 * | 65 | 32 | agreement key, X25519 |
 * | 97 | 8 | created at, ms since 1970 |
 * | 105 | 64 | signature by the identity over `pappus/1/certificate` and bytes 0 to 104 |
 */
export function signCertificate(
  identity: Identity,
  device: { peerKey: Uint8Array; agreementKey: Uint8Array; createdAtMs: number },
): Uint8Array {
  const body = concat(
    Uint8Array.of(version),
    personKey(identity.id),
    device.peerKey,
    device.agreementKey,
    uintBytes(device.createdAtMs, 8),
  )
  return concat(body, identity.signer.sign(signedMessage('certificate', body)))
}

/**
 * Reads and checks a certificate.
 *
 * @throws {MalformedError} unless it has 169 bytes and a time that a date can be shown for.
 * @throws {UnsupportedVersionError} unless it is version 1.
 * @throws {BadSignatureError} unless the person in it signed it.
 */
export function verifyCertificate(bytes: Uint8Array): DeviceCertificate {
  if (bytes.length !== certificateLength) throw new MalformedError('certificate: wrong length')
  if (bytes[0] !== version) throw new UnsupportedVersionError('certificate')
  const body = bytes.subarray(0, bodyLength)
  const identityKey = bytes.slice(1, 33)
  const message = signedMessage('certificate', body)
  const signature = bytes.subarray(bodyLength)
  if (!verifySignature({ publicKey: identityKey, message, signature })) {
    throw new BadSignatureError('certificate')
  }
  const certificate = readCertificate(bytes)
  if (certificate.createdAtMs > timeMsMax) throw new MalformedError('certificate: time')
  return certificate
}

/** The fields of a certificate that was verified before. */
export function readCertificate(bytes: Uint8Array): DeviceCertificate {
  return {
    person: personId(bytes.slice(1, 33)),
    peerKey: bytes.slice(33, 65),
    agreementKey: bytes.slice(65, 97),
    createdAtMs: readUint(bytes, 97, 8),
  }
}
