/** Seals a file of any size into chunks, one after the other, in the memory of one. */
import {
  blobIdOf,
  blobShape,
  paddedBlobBytes,
  sealChunk,
  type BlobRef,
} from '../../../protocol/blob.ts'
import { concat } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { chunkBytes } from '../../../protocol/limits.ts'
import type { BlobFile } from './blob-disk.ts'

/**
 * Writes a whole blob into a file, and syncs it. A source without bytes is one zero.
 *
 * @param key 32 bytes that nothing else is sealed with.
 * @throws {TooLargeError} above the largest blob.
 */
export async function writeBlob(
  file: BlobFile,
  source: AsyncIterable<Uint8Array>,
  key: Uint8Array,
): Promise<BlobRef> {
  const writer = new ChunkWriter(file, key)
  let bytes = 0
  for await (const piece of source) {
    bytes += piece.length
    blobShape(bytes)
    await writer.take(piece)
  }
  for (let left = paddedBlobBytes(bytes) - bytes; left > 0;) {
    const zeros = new Uint8Array(Math.min(left, chunkBytes))
    await writer.take(zeros)
    left -= zeros.length
  }
  const id = await writer.finish()
  return { id, key, bytes: Math.max(1, bytes) }
}

class ChunkWriter {
  readonly #file: BlobFile
  readonly #key: Uint8Array
  readonly #hashes: Uint8Array[] = []
  /** The chunk that is being filled. */
  readonly #chunk = new Uint8Array(chunkBytes)
  #filled = 0
  #written = 0

  constructor(file: BlobFile, key: Uint8Array) {
    this.#file = file
    this.#key = key
  }

  async take(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length;) {
      // A chunk goes out when the next one begins: only then it is not the last.
      if (this.#filled === chunkBytes) await this.#seal(false)
      const part = bytes.subarray(start, start + chunkBytes - this.#filled)
      this.#chunk.set(part, this.#filled)
      this.#filled += part.length
      start += part.length
    }
  }

  async finish(): Promise<BlobRef['id']> {
    await this.#seal(true)
    const hashes = concat(...this.#hashes)
    await this.#write(hashes)
    await this.#file.sync()
    return blobIdOf(hashes)
  }

  async #seal(isLast: boolean): Promise<void> {
    const plain = this.#chunk.subarray(0, this.#filled)
    const sealed = sealChunk(plain, this.#key, { index: this.#hashes.length, isLast })
    this.#hashes.push(sha256(sealed))
    this.#filled = 0
    await this.#write(sealed)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, this.#written)
    this.#written += bytes.length
  }
}
