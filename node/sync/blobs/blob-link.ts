/** The channel to one peer on which we ask for blobs. Answers come in the order of the questions. */
import { blobTag, sealedChunkBytes } from '../../../protocol/blob.ts'
import {
  blobProtocol,
  decodeBlobAnswer,
  encodeBlobQuestion,
  type BlobQuestion,
} from '../../../protocol/blob-message.ts'
import { peerKey, type BlobId, type PeerName } from '../../../protocol/ids.ts'
import { inBackground, watched } from '../../background.ts'
import { PeerUnreachableError } from '../../errors.ts'
import type { Channel, Network } from '../../network/base/network.ts'
import type { World } from '../../world.ts'
import {
  quickRangeMs,
  rangeBytesMin,
  rangesAheadMax,
  rangeTimeoutMs,
  relayedRangeBytes,
  slowRangeMs,
} from './limits.ts'

export interface BlobLinkInit {
  peer: PeerName
  network: Pick<Network, 'open' | 'links'>
  world: Pick<World, 'after' | 'elapsed'>
  /** Called once, when nothing can be asked any more. */
  ended: (link: BlobLink) => void
}

interface Waiting {
  resolve: (answer: Uint8Array | undefined) => void
  reject: (error: unknown) => void
  /** Bytes of the range that was asked for; 0 for other questions. */
  rangeBytes: number
}

export class BlobLink {
  readonly peer: PeerName
  readonly #init: BlobLinkInit
  readonly #key: Uint8Array
  readonly #waiting: Waiting[] = []
  readonly #channel: Promise<Channel>
  #isEnded = false
  #hasGiven = false
  /** Grows and shrinks with the line, so that a slow one never needs longer for a range than it may. */
  #rangeBytes = relayedRangeBytes
  /** Since when the first question of those that wait is the next to be answered. */
  #sinceMs = 0
  #cancelTimer: () => void = () => undefined

  constructor(init: BlobLinkInit) {
    this.#init = init
    this.peer = init.peer
    this.#key = peerKey(init.peer)
    const handler = {
      frame: (frame: Uint8Array) => this.#take(frame),
      closed: () => this.end(),
    }
    const opening = init.network.open(init.peer, blobProtocol, handler)
    this.#channel = watched(opening, () => this.end())
  }

  /** Whether one more question keeps the line full and no queue long. */
  get isFree(): boolean {
    return !this.#isEnded && this.#waiting.length < rangesAheadMax
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Whether it gave a part of any blob. */
  get hasGiven(): boolean {
    return this.#hasGiven
  }

  /** Most bytes to ask for at once. */
  get rangeBytes(): number {
    const isRelayed = this.#init.network.links(this.peer)[0] === 'relay'
    return isRelayed ? Math.min(relayedRangeBytes, this.#rangeBytes) : this.#rangeBytes
  }

  /**
   * The hashes of a blob, or `undefined` where the peer does not have it.
   *
   * @throws {PeerUnreachableError} when the peer gives no answer in time.
   */
  hashes(id: BlobId): Promise<Uint8Array | undefined> {
    return this.#ask({ kind: 'hashes', tag: blobTag(id, this.#key) })
  }

  /** A range of sealed bytes, likewise. */
  range(id: BlobId, offset: number, length: number): Promise<Uint8Array | undefined> {
    return this.#ask({ kind: 'range', tag: blobTag(id, this.#key), offset, length })
  }

  /** Ends it; all that waits fails. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#cancelTimer()
    inBackground(
      this.#channel.then((channel) => channel.close()),
      () => undefined,
    )
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new PeerUnreachableError('blob: the channel ended'))
    }
    this.#init.ended(this)
  }

  #ask(question: BlobQuestion): Promise<Uint8Array | undefined> {
    if (this.#isEnded) return Promise.reject(new PeerUnreachableError('blob: the channel ended'))
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>()
    const rangeBytes = question.kind === 'range' ? question.length : 0
    this.#waiting.push({ resolve, reject, rangeBytes })
    if (this.#waiting.length === 1) this.#wait()
    const sent = this.#channel.then((channel) => channel.send(encodeBlobQuestion(question)))
    inBackground(sent, () => this.end())
    return promise
  }

  /** A slow line may have many answers on their way: only the next one has to come in time. */
  #wait(): void {
    const { world } = this.#init
    this.#cancelTimer()
    this.#sinceMs = world.elapsed()
    if (this.#waiting.length === 0) return
    this.#cancelTimer = world.after(rangeTimeoutMs, () => this.end())
  }

  /** @throws {MalformedError} when it is no answer: that ends the channel. */
  #take(frame: Uint8Array): void {
    const next = this.#waiting.shift()
    if (next === undefined) return this.end()
    if (next.rangeBytes === this.#rangeBytes) this.#adapt()
    this.#wait()
    try {
      const answer = decodeBlobAnswer(frame)
      this.#hasGiven ||= answer !== undefined
      next.resolve(answer)
    } catch (error) {
      next.reject(error)
      this.end()
    }
  }

  #adapt(): void {
    const tookMs = this.#init.world.elapsed() - this.#sinceMs
    if (tookMs < quickRangeMs) this.#rangeBytes = Math.min(sealedChunkBytes, this.#rangeBytes * 2)
    if (tookMs > slowRangeMs) this.#rangeBytes = Math.max(rangeBytesMin, this.#rangeBytes / 2)
  }
}
