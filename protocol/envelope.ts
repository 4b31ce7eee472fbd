/**
 * The payload of an entry: one record, padded to one of nine sizes and sealed. Spec: wire.md,
 * "Envelope".
 *
 * The nonce is 24 random bytes, not a counter: a node that was restored from an old copy would use the
 * counter again, and one repeated nonce gives both texts away.
 */
import { concat, readUint, uintBytes } from './bytes.ts'
import { nonceLength, open, seal, tagLength } from './crypto.ts'
import { MalformedError, TooLargeError, UnsupportedVersionError } from './errors.ts'
import { feedKey, type FeedId } from './ids.ts'
import { paddedSizes, payloadBytesMax } from './limits.ts'

/** Algorithm byte: padded and readable by everyone; padded and sealed with XChaCha20-Poly1305; padded and sealed by HPKE. */
export const algorithms = { plain: 0, xchacha20poly1305: 1, hpke: 2 } as const

/** Where an envelope stands; sealed into it, so that it opens nowhere else. */
export interface Place {
  readonly feed: FeedId
  readonly seq: number
}

export interface SealEnvelope {
  key: Uint8Array
  nonce: Uint8Array
  place: Place
  sizes?: readonly number[]
}

const lengthBytes = 4
const sealedOverhead = 1 + nonceLength + tagLength
const plainOverhead = 1

/** Most bytes of a record that an envelope can hold. */
export const recordBytesMax: number = payloadBytesMax - sealedOverhead - lengthBytes

/**
 * Seals a record for the readers of a feed.
 *
 * | bytes | field |
 * | --- | --- |
 * | 1 | algorithm, 1 |
 * | 24 | nonce |
 * | rest | XChaCha20-Poly1305 of: length (4), record, zeros; bound to feed (32) and seq (8) |
 *
 * @param nonce 24 random bytes.
 * @param sizes that a record may be padded to, smallest first. @default paddedSizes
 * @returns 512, 1,024 … 61,440 bytes.
 * @throws {TooLargeError} when the record does not fit the largest size.
 */
export function sealEnvelope(
  record: Uint8Array,
  { key, nonce, place, sizes }: SealEnvelope,
): Uint8Array {
  const padded = pad(record, sealedOverhead, sizes)
  const header = Uint8Array.of(algorithms.xchacha20poly1305)
  return concat(header, nonce, seal(padded, { key, nonce, context: contextOf(header, place) }))
}

/** An envelope of a public feed: algorithm 0, then length, record and zeros. */
export function plainEnvelope(record: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(algorithms.plain), pad(record, plainOverhead))
}

/**
 * The record in an envelope.
 *
 * @param key 32 bytes, or `undefined` for a public feed, which holds no sealed envelopes.
 * @throws {UnsupportedVersionError} when the algorithm is unknown, or is not the feed's.
 * @throws {CannotOpenError} when it was sealed with another key or for another place.
 * @throws {MalformedError} when the padding is wrong.
 */
export function openEnvelope(
  payload: Uint8Array,
  { key, place }: { key: Uint8Array | undefined; place: Place },
): Uint8Array {
  const expected = key === undefined ? algorithms.plain : algorithms.xchacha20poly1305
  if (payload[0] !== expected) throw new UnsupportedVersionError('envelope')
  if (key === undefined) return unpad(payload.subarray(plainOverhead))
  if (payload.length < sealedOverhead + lengthBytes) throw new MalformedError('envelope: truncated')
  const nonce = payload.subarray(1, 1 + nonceLength)
  const sealed = payload.subarray(1 + nonceLength)
  const header = payload.subarray(0, 1)
  return unpad(open(sealed, { key, nonce, context: contextOf(header, place) }))
}

/** Associated data of a sealed envelope: its algorithm and its place. */
export function contextOf(header: Uint8Array, place: Place): Uint8Array {
  return concat(header, feedKey(place.feed), uintBytes(place.seq, 8))
}

/** Length (4), record and zeros: as much as fills the smallest size with `overhead` bytes around it. */
export function pad(
  record: Uint8Array,
  overhead: number,
  sizes: readonly number[] = paddedSizes,
): Uint8Array {
  const needed = record.length + lengthBytes + overhead
  const size = sizes.find((candidate) => candidate >= needed)
  if (size === undefined) throw new TooLargeError('record', { max: recordBytesMax })
  const padded = new Uint8Array(size - overhead)
  padded.set(uintBytes(record.length, lengthBytes))
  padded.set(record, lengthBytes)
  return padded
}

/** The record in padded bytes. @throws {MalformedError} when the length or the padding is wrong. */
export function unpad(padded: Uint8Array): Uint8Array {
  const length = readUint(padded, 0, lengthBytes)
  if (padded.length < lengthBytes || length > padded.length - lengthBytes) {
    throw new MalformedError('envelope: length')
  }
  const end = lengthBytes + length
  for (let index = end; index < padded.length; index++) {
    if (padded[index] !== 0) throw new MalformedError('envelope: padding is not zero')
  }
  return padded.slice(lengthBytes, end)
}
