/**
 * Reads ranges for one peer, several at once where it asks for one after the other: fewer and longer reads leave more time for the line.
 * A peer that asks here and there, as one with other sources, has each range read alone.
 */
import { blobAnswerRoom } from '../../../protocol/blob-message.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import { rangesReadMax } from './limits.ts'

interface Range {
  readonly offset: number
  readonly length: number
}

export class ReadAhead {
  readonly #files: Pick<BlobFiles, 'readParts'>
  /** The chunks that were read last, and where the next range would begin. */
  #id: BlobId | undefined
  #next = 0
  #length = 0
  #parts: Uint8Array[] = []
  #count = 1

  constructor(files: Pick<BlobFiles, 'readParts'>) {
    this.#files = files
  }

  /** The range behind room for an answer, or a shorter one where the chunks end; `undefined` where the blob is not here, or ends before. */
  async read(id: BlobId, range: Range): Promise<Uint8Array | undefined> {
    const { offset, length } = range
    const isNext = id === this.#id && offset === this.#next && length === this.#length
    if (!isNext || this.#parts.length === 0) {
      this.#count = isNext ? Math.min(this.#count * 2, rangesReadMax) : 1
      const wanted = { offset, length, count: this.#count, room: blobAnswerRoom }
      this.#parts = (await this.#files.readParts(id, wanted)) ?? []
    }
    this.#id = id
    this.#next = offset + length
    this.#length = length
    return this.#parts.shift()
  }
}
