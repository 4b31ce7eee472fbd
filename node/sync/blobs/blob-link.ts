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
import { rangesAheadMax, rangeTimeoutMs, relayedRangeBytes } from './limits.ts'

export interface BlobLinkInit {
  peer: PeerName
  network: Pick<Network, 'open' | 'links'>
  world: Pick<World, 'after'>
  /** Called once, when nothing can be asked any more. */
  ended: () => void
}

interface Waiting {
  resolve: (answer: Uint8Array | undefined) => void
  reject: (error: unknown) => void
  cancelTimer: () => void
}

export class BlobLink {
  readonly peer: PeerName
  readonly #init: BlobLinkInit
  readonly #key: Uint8Array
  readonly #waiting: Waiting[] = []
  readonly #channel: Promise<Channel>
  #isEnded = false

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

  /** Most bytes to ask for at once. */
  get rangeBytes(): number {
    const isRelayed = this.#init.network.links(this.peer)[0] === 'relay'
    return isRelayed ? relayedRangeBytes : sealedChunkBytes
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
    inBackground(
      this.#channel.then((channel) => channel.close()),
      () => undefined,
    )
    for (const { reject, cancelTimer } of this.#waiting.splice(0)) {
      cancelTimer()
      reject(new PeerUnreachableError('blob: the channel ended'))
    }
    this.#init.ended()
  }

  #ask(question: BlobQuestion): Promise<Uint8Array | undefined> {
    if (this.#isEnded) return Promise.reject(new PeerUnreachableError('blob: the channel ended'))
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>()
    const cancelTimer = this.#init.world.after(rangeTimeoutMs, () => this.end())
    this.#waiting.push({ resolve, reject, cancelTimer })
    const sent = this.#channel.then((channel) => channel.send(encodeBlobQuestion(question)))
    inBackground(sent, () => this.end())
    return promise
  }

  /** @throws {MalformedError} when it is no answer: that ends the channel. */
  #take(frame: Uint8Array): void {
    const next = this.#waiting.shift()
    if (next === undefined) return this.end()
    next.cancelTimer()
    try {
      next.resolve(decodeBlobAnswer(frame))
    } catch (error) {
      next.reject(error)
      this.end()
    }
  }
}
