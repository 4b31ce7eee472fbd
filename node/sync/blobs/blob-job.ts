/**
 * Fetches one blob from several peers at once. Each chunk is asked of one peer; one that went away leaves its chunks to the others, and a
 * peer that sent another chunk than the hashes say is asked no more.
 */
import type { BlobId, PeerName } from '../../../protocol/ids.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import { inBackground } from '../../background.ts'
import { PeerUnreachableError } from '../../errors.ts'
import type { BlobReceiver } from '../../store/blobs/blob-receiver.ts'
import type { BlobLink } from './blob-link.ts'
import { chunksWritingMax, sourcesMax } from './limits.ts'

export interface BlobJobInit {
  id: BlobId
  receiver: BlobReceiver
  /** Chunks that came in part the last time. */
  pieces: Pieces
  /** Peers that said a moment ago that they do not have it. */
  without: ReadonlySet<PeerName>
  /** More of it came, or a peer has room for one more question. */
  changed: () => void
}

/** The received part of a chunk that comes in pieces. */
export interface Piece {
  /** As long as the chunk, unless nothing came. */
  bytes: Uint8Array
  filled: number
  /** Peers that sent it: one alone is to blame where it is wrong. */
  readonly from: Set<PeerName>
}

/** Number of a chunk → what came of it. */
export type Pieces = Map<number, Piece>

export class BlobJob {
  readonly id: BlobId
  readonly #init: BlobJobInit
  /** Peers that have the blob. */
  readonly #sources = new Set<BlobLink>()
  /** Peers that were asked, whatever they answered. */
  readonly #asked = new Set<BlobLink>()
  readonly #without: Set<PeerName>
  readonly #pieces: Pieces
  /** Chunks that a peer was asked for. */
  readonly #onTheirWay = new Set<number>()
  /** Chunks that came and are not on the disk. */
  #writing = 0
  #asking = 0
  #needsSources = false
  #failure: unknown

  constructor(init: BlobJobInit) {
    this.#init = init
    this.#pieces = init.pieces
    this.#without = new Set(init.without)
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

  get pieces(): Pieces {
    return this.#pieces
  }

  /** Whether nothing came of it, so that nothing needs to be kept. */
  get isEmpty(): boolean {
    return this.receivedBytes === 0 && !this.#init.receiver.hasHashes
  }

  /** Peers that do not have it, or sent something else. */
  get without(): ReadonlySet<PeerName> {
    return this.#without
  }

  /** Whether a peer was found to be of no use since the last call, so that another one may be. */
  takeNeed(): boolean {
    const needsSources = this.#needsSources && this.#hasPlace
    this.#needsSources = false
    return needsSources
  }

  /** Asks peers whether they have the blob, as many as are of use at once. */
  askSources(peers: readonly PeerName[], linkTo: (peer: PeerName) => BlobLink): void {
    for (const peer of peers) {
      if (!this.#hasPlace) return
      if (this.#without.has(peer)) continue
      const link = linkTo(peer)
      if (this.#asked.has(link)) continue
      this.#asked.add(link)
      this.#asking += 1
      inBackground(this.#askHashes(link).finally(() => this.#settled(() => (this.#asking -= 1))))
    }
  }

  /** Asks its peers for chunks, as many as they have room for. */
  pump(): void {
    for (const link of this.#sources) {
      while (link.isFree && this.#writing < chunksWritingMax) {
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

  get #hasPlace(): boolean {
    return this.#sources.size + this.#asking < sourcesMax
  }

  async #askHashes(link: BlobLink): Promise<void> {
    const { receiver } = this.#init
    try {
      const hashes = await link.hashes(this.id)
      if (hashes === undefined) return this.#drop(link, 'without')
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
    const piece = this.#pieceOf(index)
    try {
      if (!(await this.#fill(piece, link, index))) return this.#drop(link, 'without')
      this.#pieces.delete(index)
      await this.#take(index, piece.bytes)
    } catch (error) {
      // Of several that sent a part of it nobody knows which one is wrong.
      if (piece.from.size <= 1 || !isMalformed(error)) this.#blame(link, error)
    }
  }

  async #take(index: number, sealed: Uint8Array): Promise<void> {
    this.#writing += 1
    // The peer sends the next one while this one is checked and written.
    this.#init.changed()
    try {
      await this.#init.receiver.take(index, sealed)
    } finally {
      this.#writing -= 1
    }
  }

  /** @returns whether the peer had all of it */
  async #fill(piece: Piece, link: BlobLink, index: number): Promise<boolean> {
    const { start, length } = this.#init.receiver.rangeOf(index)
    while (piece.filled < length) {
      const wanted = Math.min(link.rangeBytes, length - piece.filled)
      const bytes = await link.range(this.id, start + piece.filled, wanted)
      if (bytes?.length !== wanted) return false
      piece.from.add(link.peer)
      // A range that is the whole chunk is taken as it came.
      if (piece.bytes.length < length)
        piece.bytes = wanted < length ? new Uint8Array(length) : bytes
      if (wanted < length) piece.bytes.set(bytes, piece.filled)
      piece.filled += wanted
    }
    return true
  }

  #pieceOf(index: number): Piece {
    const known = this.#pieces.get(index)
    if (known !== undefined) return known
    const piece = { bytes: new Uint8Array(0), filled: 0, from: new Set<PeerName>() }
    this.#pieces.set(index, piece)
    return piece
  }

  /**
   * A peer that sent something else is not asked for this blob any more; that may be a fault of the reference, so its other answers
   * count. A fault of our own ends the job.
   */
  #blame(link: BlobLink, error: unknown): void {
    if (error instanceof PeerUnreachableError) this.#drop(link, 'away')
    else if (isMalformed(error)) this.#drop(link, 'without')
    else this.#failure = error
  }

  #drop(link: BlobLink, why: 'without' | 'away'): void {
    this.#sources.delete(link)
    this.#needsSources = true
    if (why === 'without') this.#without.add(link.peer)
  }

  #settled(end: () => void): void {
    end()
    this.#init.changed()
  }
}

function isMalformed(error: unknown): boolean {
  return error instanceof MalformedError
}
