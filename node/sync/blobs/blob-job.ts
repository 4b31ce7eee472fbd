/**
 * Fetches one blob from several peers at once. Each chunk is asked of one peer; one that went away leaves its chunks to the others, and a
 * peer that sent another chunk than the hashes say is asked no more.
 */
import type { BlobId } from '../../../protocol/ids.ts'
import { inBackground } from '../../background.ts'
import type { BlobReceiver } from '../../store/blobs/blob-receiver.ts'
import type { BlobLink } from './blob-link.ts'
import { sourcesMax } from './limits.ts'

export interface BlobJobInit {
  id: BlobId
  receiver: BlobReceiver
  /** More of it came, or a peer has room for one more question. */
  changed: () => void
}

/** What came of a chunk in pieces. */
interface Piece {
  readonly bytes: Uint8Array
  filled: number
  /** Peers that sent it: one alone is to blame where it is wrong. */
  readonly from: Set<BlobLink>
}

export class BlobJob {
  readonly id: BlobId
  readonly #init: BlobJobInit
  /** Peers that have the blob. */
  readonly #sources = new Set<BlobLink>()
  /** Peers that were asked, whatever they answered. */
  readonly #asked = new Set<BlobLink>()
  readonly #pieces = new Map<number, Piece>()
  /** Chunks that a peer was asked for. */
  readonly #onTheirWay = new Set<number>()
  #asking = 0
  #failure: unknown

  constructor(init: BlobJobInit) {
    this.#init = init
    this.id = init.id
  }

  get isDone(): boolean {
    return this.#init.receiver.missing.size === 0
  }

  /** Whether nobody who was asked can give it. */
  get isStuck(): boolean {
    const hasSource = [...this.#sources].some(({ isEnded }) => !isEnded)
    return !this.isDone && this.#asking === 0 && this.#onTheirWay.size === 0 && !hasSource
  }

  /** Why it cannot go on, where that is not for lack of a peer, as on a full disk. */
  get failure(): unknown {
    return this.#failure
  }

  get receivedBytes(): number {
    return this.#init.receiver.receivedBytes
  }

  /** Whether one more peer would be of use. */
  get wantsSources(): boolean {
    return this.#sources.size + this.#asking < sourcesMax
  }

  isAsked(link: BlobLink): boolean {
    return this.#asked.has(link)
  }

  /** Asks a peer whether it has the blob. */
  askSource(link: BlobLink): void {
    if (this.#asked.has(link)) return
    this.#asked.add(link)
    this.#asking += 1
    inBackground(this.#askHashes(link).finally(() => this.#settled(() => (this.#asking -= 1))))
  }

  /** Asks its peers for chunks, as many as they have room for. */
  pump(): void {
    for (const link of this.#sources) {
      while (link.isFree) {
        const index = this.#nextChunk()
        if (index === undefined) return
        this.#askChunk(link, index)
      }
    }
  }

  /** Puts the whole blob where others find it. */
  async keep(): Promise<void> {
    await this.#init.receiver.finish()
  }

  /** Ends it for now: nothing that still comes is written. */
  async close(): Promise<void> {
    this.#sources.clear()
    await this.#init.receiver.close()
  }

  async #askHashes(link: BlobLink): Promise<void> {
    const { receiver } = this.#init
    const hashes = await link.hashes(this.id).catch(() => undefined)
    if (hashes === undefined) return
    try {
      await receiver.takeHashes(hashes)
      this.#sources.add(link)
    } catch (error) {
      this.#blame(link, error)
    }
  }

  #nextChunk(): number | undefined {
    for (const index of this.#init.receiver.missing) if (!this.#onTheirWay.has(index)) return index
    return undefined
  }

  #askChunk(link: BlobLink, index: number): void {
    this.#onTheirWay.add(index)
    const asked = this.#fetchChunk(link, index)
    inBackground(asked.finally(() => this.#settled(() => this.#onTheirWay.delete(index))))
  }

  async #fetchChunk(link: BlobLink, index: number): Promise<void> {
    const { receiver } = this.#init
    const { start, length } = receiver.rangeOf(index)
    const piece = this.#pieces.get(index) ?? {
      bytes: new Uint8Array(length),
      filled: 0,
      from: new Set(),
    }
    this.#pieces.set(index, piece)
    while (piece.filled < length) {
      const wanted = Math.min(link.rangeBytes, length - piece.filled)
      const bytes = await link.range(this.id, start + piece.filled, wanted).catch(() => undefined)
      if (bytes === undefined || bytes.length !== wanted) {
        // It is gone there, or the connection is.
        this.#sources.delete(link)
        return
      }
      piece.bytes.set(bytes, piece.filled)
      piece.filled += wanted
      piece.from.add(link)
    }
    this.#pieces.delete(index)
    try {
      await receiver.take(index, piece.bytes)
    } catch (error) {
      if (piece.from.size === 1) this.#blame(link, error)
    }
  }

  /** A peer that lies is asked no more; a fault of our own ends the job. */
  #blame(link: BlobLink, error: unknown): void {
    this.#sources.delete(link)
    if ((error as { code?: string }).code === 'malformed') link.end()
    else this.#failure = error
  }

  #settled(end: () => void): void {
    end()
    this.#init.changed()
  }
}
