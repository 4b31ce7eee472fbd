/**
 * Blobs: media, sealed in chunks and named by the hash of what is sealed. Spec: wire.md, "Blobs".
 *
 * The chunks are sealed by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015), with the nonces of age
 * (C2SP, age-encryption.org/v1, "Payload"): none can be left out, moved, or taken for the last.
 */
import { concat, uintBytes, utf8 } from './bytes.ts'
import { hmac, keyLength, openFast, sealFast, sha256, tagLength } from './crypto.ts'
import { assert, MalformedError, TooLargeError } from './errors.ts'
import { blobHash, blobId, type BlobId } from './ids.ts'
import { blobBytesMax, blobBytesMin, blobChunksMax, chunkBytes } from './limits.ts'

/** All that a reader needs to fetch a blob, and to open it. */
export interface BlobRef {
  readonly id: BlobId
  /** 32 bytes, of this blob alone. */
  readonly key: Uint8Array
  /** 1 to 2 GiB, without padding. */
  readonly bytes: number
}

/** Bytes of a sealed chunk that is not the last. */
export const sealedChunkBytes: number = chunkBytes + tagLength

/** Bytes of the tag by which a peer is asked for a blob. */
export const blobTagLength = 16

const idLabel = utf8('pappus/1/blob')
const tagLabel = utf8('pappus/1/blob-tag')
const counterBytes = 11

/** Where the chunks of a blob end. */
export interface BlobShape {
  /** Chunks, at least one. */
  readonly chunks: number
  /** Bytes with padding. */
  readonly paddedBytes: number
  /** Bytes of all sealed chunks. */
  readonly sealedBytes: number
}

/**
 * The shape of a blob of some bytes.
 *
 * @throws {TooLargeError} above 2 GiB.
 */
export function blobShape(bytes: number): BlobShape {
  if (bytes > blobBytesMax) throw new TooLargeError('blob', { max: blobBytesMax })
  const paddedBytes = paddedBlobBytes(bytes)
  const chunks = Math.ceil(paddedBytes / chunkBytes)
  return { chunks, paddedBytes, sealedBytes: paddedBytes + chunks * tagLength }
}

/**
 * The size that a blob is padded to: Padmé (Nikitin et al., PURBs, 2019), at most 12 % more, of which the largest sizes tell
 * little; 4 KiB at least.
 */
export function paddedBlobBytes(bytes: number): number {
  if (bytes <= blobBytesMin) return blobBytesMin
  const exponent = Math.floor(Math.log2(bytes))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** (exponent - kept)
  return Math.ceil(bytes / step) * step
}

/** Where a sealed chunk stands among those of its blob. */
export interface ChunkPlace {
  /** From 0. */
  readonly index: number
  readonly isLast: boolean
}

/** Seals one chunk: 256 KiB, the last one of a blob 1 byte to 256 KiB; 16 bytes are added. */
export function sealChunk(plain: Uint8Array, key: Uint8Array, place: ChunkPlace): Uint8Array {
  assert(plain.length > 0 && plain.length <= chunkBytes, 'a chunk has up to 256 KiB')
  return sealFast(plain, key, chunkNonce(place))
}

/** The bytes of a sealed chunk. @throws {CannotOpenError} when it is of another blob or place, or changed. */
export function openChunk(sealed: Uint8Array, key: Uint8Array, place: ChunkPlace): Uint8Array {
  return openFast(sealed, key, chunkNonce(place))
}

/** | 11 bytes | number of the chunk | 1 byte | 1 for the last one | */
function chunkNonce({ index, isLast }: ChunkPlace): Uint8Array {
  const number = concat(new Uint8Array(counterBytes - 4), uintBytes(index, 4))
  return concat(number, Uint8Array.of(isLast ? 1 : 0))
}

/** The id of a blob whose sealed chunks have these hashes: SHA-256 of each, 32 bytes, joined. */
export function blobIdOf(hashes: Uint8Array): BlobId {
  return blobId(sha256(idLabel, Uint8Array.of(0), hashes))
}

/**
 * Checks the hashes that somebody sent for a blob.
 *
 * @throws {MalformedError} when they are not those of the blob.
 */
export function checkHashes(id: BlobId, hashes: Uint8Array, chunks: number): void {
  const isWhole = hashes.length === chunks * keyLength && chunks <= blobChunksMax
  if (!isWhole || blobIdOf(hashes) !== id) throw new MalformedError('blob: other hashes')
}

/**
 * The tag that names a blob to one peer: 16 bytes. It tells a peer that does not have the blob nothing, and two peers cannot
 * compare what they were asked for.
 *
 * @param peerKey of the peer that is asked, 32 bytes.
 */
export function blobTag(id: BlobId, peerKey: Uint8Array): Uint8Array {
  return hmac(blobHash(id), tagLabel, peerKey).subarray(0, blobTagLength)
}
