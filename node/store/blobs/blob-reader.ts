/** Reads any range of a blob in the clear, one chunk in memory at a time. */
import { blobShape, openChunk, type BlobRef } from '../../../protocol/blob.ts'
import { chunkBytes } from '../../../protocol/limits.ts'
import { BlobMissingError } from '../../errors.ts'
import type { BlobFiles } from './blob-files.ts'
import { chunkRange } from './blob-layout.ts'

/**
 * The bytes from `start` up to `end`, which is not included, in pieces of up to 256 KiB.
 *
 * @throws {BlobMissingError} when the blob is not here, or not any more.
 * @throws {CannotOpenError} when the key does not open it.
 */
export async function* readBlob(
  files: Pick<BlobFiles, 'read'>,
  { id, key, bytes }: BlobRef,
  { start = 0, end = bytes }: { start?: number; end?: number } = {},
): AsyncGenerator<Uint8Array> {
  const { chunks, sealedBytes } = blobShape(bytes)
  for (let at = start; at < Math.min(end, bytes);) {
    const index = Math.floor(at / chunkBytes)
    const range = chunkRange(index, sealedBytes)
    const sealed = await files.read(id, range.start, range.length)
    if (sealed === undefined) throw new BlobMissingError(id)
    const plain = openChunk(sealed, key, { index, isLast: index === chunks - 1 })
    const first = index * chunkBytes
    const piece = plain.subarray(at - first, Math.min(end, bytes) - first)
    yield piece
    at += piece.length
  }
}
