/**
 * Questions to peers: one kept stream per peer and protocol, on which questions wait for each other. Frames are a varint
 * length and bytes, each within its protocol's maximum, so neither side buffers more than one.
 */
import { assert } from '../../../protocol/errors.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { LimitReachedError, PeerUnreachableError } from '../../errors.ts'
import { requestTimeoutMs } from '../../limits.ts'
import { waitingRequestsMax } from './limits.ts'
import { StreamChannel } from './channel.ts'
import type { Connections } from './connections.ts'
import type { RequestOptions } from '../base/network.ts'

interface Queue {
  waiting: number
  last: Promise<unknown>
  line?: StreamChannel
}

export class Asker {
  readonly #connections: Connections
  readonly #frameBytesMax = new Map<string, number>()
  readonly #queues = new Map<string, Queue>()

  constructor(connections: Connections) {
    this.#connections = connections
  }

  /** Answers of this protocol may have this size. */
  allow(protocolId: string, frameBytesMax: number): void {
    this.#frameBytesMax.set(protocolId, frameBytesMax)
  }

  /**
   * @throws {PeerUnreachableError} when the peer is not connected or gives no answer in time.
   * @throws {LimitReachedError} when too many questions to this peer wait already.
   */
  async ask(
    peer: PeerName,
    protocolId: string,
    { question, options }: { question: Uint8Array; options: RequestOptions },
  ): Promise<Uint8Array> {
    const key = `${peer}${protocolId}`
    const queue = this.#queues.get(key) ?? { waiting: 0, last: Promise.resolve() }
    this.#queues.set(key, queue)
    if (queue.waiting >= waitingRequestsMax)
      throw new LimitReachedError('questions', { max: waitingRequestsMax })
    queue.waiting += 1
    const signals = [AbortSignal.timeout(requestTimeoutMs)]
    if (options.signal !== undefined) signals.push(options.signal)
    const signal = AbortSignal.any(signals)
    const answer = queue.last.then(() =>
      this.#exchange(queue, { peer, protocolId, question, signal }),
    )
    queue.last = answer.catch(() => undefined)
    try {
      return await answer
    } finally {
      queue.waiting -= 1
      if (queue.waiting === 0 && queue.line === undefined) this.#queues.delete(key)
    }
  }

  /** Peers and protocols with a stream, or questions that wait. */
  get size(): number {
    return this.#queues.size
  }

  /** Forgets the streams of a peer that went away. */
  forget(peer: PeerName): void {
    for (const [key, queue] of this.#queues) {
      if (!key.startsWith(peer)) continue
      drop(queue)
      if (queue.waiting === 0) this.#queues.delete(key)
    }
  }

  /** A new channel to a connected peer. @throws {PeerUnreachableError} when there is none in time. */
  async open(peer: PeerName, protocolId: string, signal?: AbortSignal): Promise<StreamChannel> {
    const frameBytesMax = this.#frameBytesMax.get(protocolId)
    assert(frameBytesMax !== undefined, `${protocolId} was never served or allowed`)
    const [connection] = this.#connections.of(peer)
    if (connection === undefined) throw new PeerUnreachableError('not connected')
    return StreamChannel.open(protocolId, { connection, frameBytesMax, signal })
  }

  async #exchange(
    queue: Queue,
    ask: { peer: PeerName; protocolId: string; question: Uint8Array; signal: AbortSignal },
  ): Promise<Uint8Array> {
    try {
      if (queue.line?.isOpen !== true) {
        queue.line = await this.open(ask.peer, ask.protocolId, ask.signal)
      }
      await queue.line.send(ask.question, ask.signal)
      const answer = await queue.line.next(ask.signal)
      if (answer !== undefined) return answer
    } catch (cause) {
      drop(queue)
      throw new PeerUnreachableError(`${ask.protocolId}: no answer`, {}, { cause })
    }
    drop(queue)
    throw new PeerUnreachableError(`${ask.protocolId}: ended`)
  }
}

function drop(queue: Queue): void {
  queue.line?.close()
  delete queue.line
}
