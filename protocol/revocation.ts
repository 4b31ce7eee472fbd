/**
 * A person's statement that a device is theirs no longer. It proves itself, so whoever has it can hand it on, to the device as well.
 * Spec: wire.md, "Revocation".
 */
import { concat, readUint, uintBytes } from './bytes.ts'
import { keyLength, signatureLength, verifySignature } from './crypto.ts'
import { BadSignatureError, MalformedError, UnsupportedVersionError } from './errors.ts'
import type { Identity } from './identity.ts'
import { personId, personKey, type PersonId } from './ids.ts'
import { timeMsMax } from './limits.ts'
import { signedMessage } from './signed-message.ts'

export interface Revocation {
  readonly person: PersonId
  /** Ed25519, 32 bytes: the libp2p key of the device. */
  readonly peerKey: Uint8Array
  /** By the clock of the device that revoked it; nothing is decided by it. */
  readonly atMs: number
}

/** Bytes of an encoded revocation, signature included. */
export const revocationLength = 1 + keyLength * 2 + 8 + signatureLength

const version = 1
const bodyLength = revocationLength - signatureLength

/**
 * A revocation in 137 bytes.
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 1 | version, 1 |
 * | 1 | 32 | identity key of the person |
 * | 33 | 32 | peer key of the device, Ed25519 |
 * | 65 | 8 | revoked at, ms since 1970 |
 * | 73 | 64 | signature by the identity over `pappus/1/revocation` and bytes 0 to 72 |
 */
export function signRevocation(
  identity: Identity,
  { peerKey, atMs }: Omit<Revocation, 'person'>,
): Uint8Array {
  const body = concat(Uint8Array.of(version), personKey(identity.id), peerKey, uintBytes(atMs, 8))
  return concat(body, identity.signer.sign(signedMessage('revocation', body)))
}

/**
 * Reads and checks a revocation.
 *
 * @throws {MalformedError} unless it has 137 bytes and a time that a date can be shown for.
 * @throws {UnsupportedVersionError} unless it is version 1.
 * @throws {BadSignatureError} unless the person in it signed it.
 */
export function verifyRevocation(bytes: Uint8Array): Revocation {
  if (bytes.length !== revocationLength) throw new MalformedError('revocation: wrong length')
  if (bytes[0] !== version) throw new UnsupportedVersionError('revocation')
  const body = bytes.subarray(0, bodyLength)
  const identityKey = bytes.slice(1, 33)
  const message = signedMessage('revocation', body)
  const signature = bytes.subarray(bodyLength)
  if (!verifySignature({ publicKey: identityKey, message, signature })) {
    throw new BadSignatureError('revocation')
  }
  const atMs = readUint(bytes, 65, 8)
  if (atMs > timeMsMax) throw new MalformedError('revocation: time')
  return { person: personId(identityKey), peerKey: bytes.slice(33, 65), atMs }
}
