/**
 * The file of a blob: its sealed chunks, then their hashes. Sizes tell where the hashes begin, so that a file needs nothing beside it,
 * and a file that was cut off in the middle is checked chunk by chunk.
 */
import { sealedChunkBytes, type BlobShape } from '../../../protocol/blob.ts'
import { keyLength } from '../../../protocol/crypto.ts'

/** Bytes of the file of a blob of some shape. */
export function fileBytesOf({ chunks, sealedBytes }: BlobShape): number {
  return sealedBytes + chunks * keyLength
}

/** Chunks, and bytes of all of them, in a whole file of some size. */
export function partsOf(fileBytes: number): { chunks: number; sealedBytes: number } {
  const chunks = Math.ceil(fileBytes / (sealedChunkBytes + keyLength))
  return { chunks, sealedBytes: fileBytes - chunks * keyLength }
}

/** Where a sealed chunk stands in its file. */
export function chunkRange(index: number, sealedBytes: number): { start: number; length: number } {
  const start = index * sealedChunkBytes
  return { start, length: Math.min(sealedChunkBytes, sealedBytes - start) }
}
