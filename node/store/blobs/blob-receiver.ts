/**
 * A blob that comes from others, chunk by chunk and in any order. Received chunks stay when the node ends in between: the next time each
 * chunk is checked by its hash, and only what is missing is fetched.
 */
import { blobShape, checkHashes, type BlobRef, type BlobShape } from '../../../protocol/blob.ts'
import { equalBytes } from '../../../protocol/bytes.ts'
import { keyLength, sha256 } from '../../../protocol/crypto.ts'
import { assert, MalformedError } from '../../../protocol/errors.ts'
import { watched } from '../../background.ts'
import type { BlobFile } from './blob-disk.ts'
import { chunkRange } from './blob-layout.ts'
import { RunWriter } from './run-writer.ts'

export interface BlobReceiverInit {
  ref: Pick<BlobRef, 'id' | 'bytes'>
  /** Where it is collected. */
  file: BlobFile
  /** Takes over the whole file. */
  keep: () => Promise<void>
  /** Called when nothing more is written. */
  ended: () => void
}

export class BlobReceiver {
  readonly shape: BlobShape
  readonly #init: BlobReceiverInit
  readonly #file: BlobFile
  readonly #writer: RunWriter
  readonly #missing = new Set<number>()
  #hashes: Uint8Array | undefined
  #receivedBytes = 0
  /** Ends when the hashes are written: chunks of a second peer may be here before. */
  #writing: Promise<void> = Promise.resolve()

  private constructor(init: BlobReceiverInit) {
    this.#init = init
    this.#file = init.file
    this.shape = blobShape(init.ref.bytes)
    this.#writer = new RunWriter((first, parts) =>
      this.#file.writeParts(parts, this.rangeOf(first).start),
    )
    for (let index = 0; index < this.shape.chunks; index += 1) this.#missing.add(index)
  }

  static async open(init: BlobReceiverInit): Promise<BlobReceiver> {
    const receiver = new BlobReceiver(init)
    try {
      await receiver.#resume()
      return receiver
    } catch (error) {
      await receiver.close()
      throw error
    }
  }

  /** Whether it is known which chunks belong to it. */
  get hasHashes(): boolean {
    return this.#hashes !== undefined
  }

  /** Chunks that have not come, lowest first. */
  get missing(): ReadonlySet<number> {
    return this.#missing
  }

  /** Sealed bytes that came. */
  get receivedBytes(): number {
    return this.#receivedBytes
  }

  /** Sealed bytes that have not. */
  get missingBytes(): number {
    return this.shape.sealedBytes - this.#receivedBytes
  }

  /** Which sealed bytes a chunk is. */
  rangeOf(index: number): { start: number; length: number } {
    return chunkRange(index, this.shape.sealedBytes)
  }

  /** Takes the hashes that a peer sent. @throws {MalformedError} when they are not those of the blob. */
  async takeHashes(hashes: Uint8Array): Promise<void> {
    if (this.#hashes === undefined) {
      checkHashes(this.#init.ref.id, hashes, this.shape.chunks)
      this.#hashes = hashes.slice()
      this.#writing = watched(
        this.#file.write(this.#hashes, this.shape.sealedBytes),
        () => undefined,
      )
    }
    await this.#writing
  }

  /** Takes a chunk that a peer sent; it is written when this resolves. @throws {MalformedError} when it is another one. */
  async take(index: number, sealed: Uint8Array): Promise<void> {
    if (!this.#missing.has(index)) return
    if (!this.#isRight(index, sealed)) throw new MalformedError('blob: another chunk')
    await this.#writer.write(index, sealed)
    if (this.#missing.delete(index)) this.#receivedBytes += sealed.length
  }

  /** Puts the whole blob where others find it; it is on the disk when this resolves. */
  async finish(): Promise<void> {
    assert(this.#missing.size === 0, 'all chunks came')
    try {
      await this.#file.sync()
    } finally {
      await this.close()
    }
    await this.#init.keep()
  }

  /** Ends it for now; what came stays. */
  async close(): Promise<void> {
    this.#init.ended()
    await this.#file.close()
  }

  async #resume(): Promise<void> {
    const hashes = await this.#file.read(this.shape.sealedBytes, this.shape.chunks * keyLength)
    if (hashes === undefined || !this.#areOurs(hashes)) return
    this.#hashes = hashes
    for (let index = 0; index < this.shape.chunks; index += 1) {
      const { start, length } = this.rangeOf(index)
      const sealed = await this.#file.read(start, length)
      if (sealed === undefined || !this.#isRight(index, sealed)) continue
      this.#missing.delete(index)
      this.#receivedBytes += length
    }
  }

  #areOurs(hashes: Uint8Array): boolean {
    try {
      checkHashes(this.#init.ref.id, hashes, this.shape.chunks)
      return true
    } catch {
      return false
    }
  }

  #isRight(index: number, sealed: Uint8Array): boolean {
    const hashes = this.#hashes
    if (hashes === undefined || sealed.length !== this.rangeOf(index).length) return false
    const hash = hashes.subarray(index * keyLength, (index + 1) * keyLength)
    return equalBytes(sha256(sealed), hash)
  }
}
