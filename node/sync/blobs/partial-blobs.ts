/** Blobs that came in part and that nobody has now: how many files and chunks of them are kept for the next peer. */
import type { BlobId } from '../../../protocol/ids.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { Pieces } from './blob-job.ts'
import { keptPiecesMax, partialBlobsMax } from './limits.ts'

export class PartialBlobs {
  readonly #files: Pick<BlobFiles, 'coming' | 'forgetComing'>
  /** Those of the longest ago first. */
  readonly #pieces = new Map<BlobId, Pieces>()

  constructor(files: Pick<BlobFiles, 'coming' | 'forgetComing'>) {
    this.#files = files
  }

  /** Takes over what an earlier run of the node left. */
  async start(): Promise<void> {
    for (const id of await this.#files.coming()) await this.keep(id, new Map())
  }

  /** Keeps what came of a blob, and forgets others of which too much is kept. */
  async keep(id: BlobId, pieces: Pieces): Promise<void> {
    this.#pieces.delete(id)
    this.#pieces.set(id, pieces)
    let count = [...this.#pieces.values()].reduce((sum, { size }) => sum + size, 0)
    for (const [other, { size }] of this.#pieces) {
      if (count <= keptPiecesMax) break
      this.#pieces.set(other, new Map())
      count -= size
    }
    for (const other of this.#pieces.keys()) {
      if (this.#pieces.size <= partialBlobsMax) break
      await this.forget(other)
    }
  }

  /** The pieces in memory of a blob that is fetched again. Its file is its job's from now on. */
  take(id: BlobId): Pieces {
    const pieces = this.#pieces.get(id)
    this.#pieces.delete(id)
    return pieces ?? new Map()
  }

  /** Removes what came of a blob. */
  async forget(id: BlobId): Promise<void> {
    this.#pieces.delete(id)
    await this.#files.forgetComing(id)
  }
}
