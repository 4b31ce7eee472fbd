/**
 * A reader asks for the hashes of a blob, then for ranges of its sealed bytes, and a peer that has it answers. Spec: wire.md,
 * "Blob messages".
 */
import { blobTagLength, sealedChunkBytes } from './blob.ts'
import { concat, readUint, uintBytes } from './bytes.ts'
import { keyLength } from './crypto.ts'
import { MalformedError } from './errors.ts'
import { blobChunksMax } from './limits.ts'

export const blobProtocol = '/pappus/blob/1.0.0'

/** Largest message: a byte, then a sealed chunk or the hashes of the largest blob, whichever is more. */
export const blobFrameBytesMax: number = 1 + Math.max(sealedChunkBytes, blobChunksMax * keyLength)

/** "Which hashes has the blob of this tag?", or "give me this range of its sealed bytes". */
export type BlobQuestion =
  | { readonly kind: 'hashes'; readonly tag: Uint8Array }
  | {
      readonly kind: 'range'
      readonly tag: Uint8Array
      /** Of the first byte among all sealed bytes. */
      readonly offset: number
      /** 1 to 262,160. */
      readonly length: number
    }

const offsetBytes = 6
const lengthBytes = 4
const hashesLength = 1 + blobTagLength
const rangeLength = hashesLength + offsetBytes + lengthBytes

/** | 1 | 0 hashes, 1 range | 16 | tag | of a range 6 | offset | 4 | length | */
export function encodeBlobQuestion(question: BlobQuestion): Uint8Array {
  if (question.kind === 'hashes') return concat(Uint8Array.of(0), question.tag)
  const { tag, offset, length } = question
  return concat(
    Uint8Array.of(1),
    tag,
    uintBytes(offset, offsetBytes),
    uintBytes(length, lengthBytes),
  )
}

/** @throws {MalformedError} unless it is one of the two. */
export function decodeBlobQuestion(bytes: Uint8Array): BlobQuestion {
  const tag = bytes.slice(1, hashesLength)
  if (bytes[0] === 0 && bytes.length === hashesLength) return { kind: 'hashes', tag }
  if (bytes[0] !== 1 || bytes.length !== rangeLength) throw new MalformedError('blob: no question')
  const offset = readUint(bytes, hashesLength, offsetBytes)
  const length = readUint(bytes, hashesLength + offsetBytes, lengthBytes)
  if (length === 0 || length > sealedChunkBytes) throw new MalformedError('blob: no such range')
  return { kind: 'range', tag, offset, length }
}

/** Bytes of an answer before those that were asked for. */
export const blobAnswerRoom = 1

/**
 * | 1 | 1 here, 0 not here | of what is here the bytes that were asked for |
 *
 * @param found behind `blobAnswerRoom` bytes of any value, so that a quarter of a megabyte is not copied.
 * @returns the same array, or, where nothing was found, a short one.
 */
export function encodeBlobAnswer(found: Uint8Array | undefined): Uint8Array {
  if (found === undefined) return Uint8Array.of(0)
  found[0] = 1
  return found
}

/**
 * The bytes that were asked for, or `undefined` where the peer does not have them.
 *
 * @throws {MalformedError} when it is no answer.
 */
export function decodeBlobAnswer(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0 && bytes.length === 1) return undefined
  if (bytes[0] !== 1 || bytes.length === 1) throw new MalformedError('blob: no answer')
  return bytes.subarray(1)
}
