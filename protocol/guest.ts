/**
 * A guest link: what one shared with somebody who has no node, sealed in a bundle that a browser can open. The link has its secret in the
 * fragment, which no browser sends. Spec: wire.md, "Guest links".
 */
import { concat, fromUtf8, readUint, toBase64url, uintBytes, utf8 } from './bytes.ts'
import { deriveKey, openForWeb, sealForWeb, sha256, tagLength } from './crypto.ts'
import { MalformedError, TooLargeError, UnsupportedVersionError } from './errors.ts'
import { paddedBlobBytes } from './blob.ts'
import { shortIdLength, type GuestLinkId } from './ids.ts'
import { guestBundleBytesMax } from './limits.ts'

/** Bytes of the nonce of AES-GCM. */
export const guestNonceLength = 12

/** All that follows from the seed of a link, which its owner alone has. */
export interface GuestKeys {
  /** 32 bytes, in the fragment: whoever has it can read. */
  readonly secret: Uint8Array
  readonly id: GuestLinkId
  /** 32 bytes; opens the bundle. */
  readonly key: Uint8Array
  /** 32 bytes; seals what guests answer. */
  readonly responseKey: Uint8Array
  /** 32 bytes, which prove to the holder of the bundle that its owner asks. The link does not tell it. */
  readonly proof: Uint8Array
}

/** @param seed 32 random bytes. */
export function guestKeys(seed: Uint8Array): GuestKeys {
  const secret = deriveKey(seed, 'pappus/1/guest-secret')
  return {
    secret,
    id: toBase64url(deriveKey(secret, 'pappus/1/guest-id', shortIdLength)) as GuestLinkId,
    key: deriveKey(secret, 'pappus/1/guest-key'),
    responseKey: deriveKey(secret, 'pappus/1/guest-response-key'),
    proof: deriveKey(seed, 'pappus/1/guest-proof'),
  }
}

/** The mark of a link's owner that a holder keeps, and compares with the hash of a proof: 32 bytes. */
export function ownerMark(proof: Uint8Array): Uint8Array {
  return sha256(utf8('pappus/1/guest-owner'), proof)
}

/** The link itself. @param origin of the page that opens it. */
export function guestUrl(origin: string, secret: Uint8Array): string {
  return `${origin}/g#${toBase64url(secret)}`
}

/** A description in JSON, and the files that it names in their order. */
export interface GuestContent {
  readonly head: string
  readonly files: readonly Uint8Array[]
}

const version = Uint8Array.of(1)
const lengthBytes = 4
const outsideBytes = version.length + guestNonceLength

/**
 * Seals a bundle, padded as blobs are (Padmé).
 *
 * | bytes | |
 * | --- | --- |
 * | 1 | version, 1 |
 * | 12 | nonce |
 * | n + 16 | AES-256-GCM of: 4 bytes length of the head, the head, all files, zeros; its associated data is the version |
 *
 * @param nonce 12 bytes that were never used with this key.
 * @throws {TooLargeError} above 8 MiB.
 */
export function sealBundle(
  { head, files }: GuestContent,
  { key, nonce }: { key: Uint8Array; nonce: Uint8Array },
): Uint8Array {
  const headBytes = utf8(head)
  const plain = concat(uintBytes(headBytes.length, lengthBytes), headBytes, ...files)
  const paddedBytes = paddedBlobBytes(plain.length)
  if (outsideBytes + paddedBytes + tagLength > guestBundleBytesMax) {
    throw new TooLargeError('guest bundle', { max: guestBundleBytesMax })
  }
  const padded = new Uint8Array(paddedBytes)
  padded.set(plain)
  return concat(version, nonce, sealForWeb(padded, { key, nonce, context: version }))
}

/**
 * Opens a bundle; the files stand in `rest` one after the other, with zeros behind.
 *
 * @throws {UnsupportedVersionError | CannotOpenError | MalformedError}
 */
export function openBundle(
  bundle: Uint8Array,
  key: Uint8Array,
): { head: string; rest: Uint8Array } {
  if (bundle[0] !== version[0]) throw new UnsupportedVersionError('guest bundle')
  if (bundle.length < outsideBytes + tagLength) throw new MalformedError('guest bundle: truncated')
  const nonce = bundle.subarray(version.length, outsideBytes)
  const plain = openForWeb(bundle.subarray(outsideBytes), { key, nonce, context: version })
  const end = lengthBytes + readUint(plain, 0, lengthBytes)
  if (end > plain.length) throw new MalformedError('guest bundle: length')
  const head = fromUtf8(plain.subarray(lengthBytes, end))
  return { head, rest: plain.subarray(end) }
}
