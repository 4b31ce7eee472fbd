/** `Network` of one simulated process. */
import type { PeerName } from '../../protocol/ids.ts'
import { PeerUnreachableError } from '../../node/errors.ts'
import { requestTimeoutMs } from '../../node/limits.ts'
import type {
  Channel,
  ChannelHandler,
  ChannelProtocol,
  Network,
  PeerWatcher,
  Protocol,
  RequestOptions,
  Verdict,
} from '../../node/network/base/network.ts'
import type { Link } from '../../node/reach.ts'
import { channelPair, type SimChannel } from './channel.ts'
import { Flood } from './flood.ts'
import type { Internet } from './internet.ts'
import type { End } from './link.ts'

const noBytes = new Uint8Array(0)

export interface SimNetworkInit {
  internet: Internet
  self: PeerName
  /** How the log of the run calls it. */
  label: string
  address: string
  isContact: (peer: PeerName) => boolean
  /** Whose connections are refused. */
  isBlocked: (peer: PeerName) => boolean
}

export class SimNetwork implements Network {
  readonly self: PeerName
  readonly label: string
  readonly address: string
  readonly flood: Flood
  readonly isBlocked: (peer: PeerName) => boolean
  readonly #internet: Internet
  readonly #isContact: (peer: PeerName) => boolean
  readonly #ends = new Map<PeerName, End[]>()
  readonly #protocols = new Map<string, Protocol>()
  readonly #served = new Map<string, ChannelProtocol>()
  readonly #watchers = new Set<PeerWatcher>()
  /** The last question to a peer by a protocol; the next one waits for its end. */
  readonly #asking = new Map<string, Promise<unknown>>()
  #isEnded = false

  constructor(init: SimNetworkInit) {
    const { internet, self, label, address, isContact, isBlocked } = init
    this.isBlocked = isBlocked
    this.#internet = internet
    this.self = self
    this.label = label
    this.address = address
    this.#isContact = isContact
    this.flood = new Flood(this, internet)
    internet.attach(this)
  }

  addresses(): string[] {
    return [this.address]
  }

  isConnected(peer: PeerName): boolean {
    return this.#ends.has(peer)
  }

  links(peer: PeerName): Link[] {
    return this.isConnected(peer) ? ['direct'] : []
  }

  originOf(peer: PeerName): string | undefined {
    return peer
  }

  connected(): PeerName[] {
    return [...this.#ends.keys()]
  }

  /** All ends that this process believes to be open. */
  ends(): End[] {
    return [...this.#ends.values()].flat()
  }

  connect(peer: PeerName, addresses: readonly string[]): Promise<void> {
    if (this.isConnected(peer)) return Promise.resolve()
    if (this.#isEnded) return never()
    return new Promise((resolve, reject) => {
      this.#internet.dial(this, peer, addresses, (isConnected) => {
        if (this.#isEnded) return
        if (isConnected) resolve()
        else reject(new PeerUnreachableError('no address answers'))
      })
    })
  }

  disconnect(peer: PeerName): Promise<void> {
    for (const end of this.#ends.get(peer) ?? []) {
      end.close()
      end.link.cut(300)
    }
    return Promise.resolve()
  }

  serve(protocol: ChannelProtocol): Promise<void> {
    this.#served.set(protocol.id, protocol)
    return Promise.resolve()
  }

  open(peer: PeerName, protocolId: string, handler: ChannelHandler): Promise<Channel> {
    const end = this.#ends.get(peer)?.[0]
    if (end === undefined && !this.#isEnded) {
      return Promise.reject(new PeerUnreachableError('not connected'))
    }
    return end === undefined ? never() : this.openOver(end, protocolId, handler)
  }

  /** Opens a channel over one of the connections to a peer. */
  openOver(end: End, protocolId: string, handler: ChannelHandler): Promise<Channel> {
    if (this.#isEnded) return never()
    return new Promise((resolve, reject) => {
      const { settle, fail } = this.#awaited(end, reject)
      end.send('open', noBytes, () => {
        const pair = end.other.network.#take(end, protocolId)
        end.other.send('opened', noBytes, () => {
          if (pair === undefined) return fail()
          settle()
          pair.handler = handler
          resolve(pair)
        })
      })
    })
  }

  /** Takes a channel that a peer opens over its end of a connection. @returns its end of the channel. */
  #take(end: End, protocolId: string): SimChannel | undefined {
    const protocol = this.#served.get(protocolId)
    const peer = end.network.self
    if (protocol === undefined || !protocol.isOpenTo(peer)) return undefined
    const [theirs, ours] = channelPair(end, protocolId)
    const served = protocol.accept(ours)
    ours.handler = {
      frame: (frame) => {
        if (!protocol.isOpenTo(peer)) throw new PeerUnreachableError('refused')
        if (frame.length > protocol.frameBytesMax) throw new PeerUnreachableError('too large')
        return served.frame(frame)
      },
      closed: () => served.closed(),
    }
    return theirs
  }

  respond(protocol: Protocol): Promise<void> {
    this.#protocols.set(protocol.id, protocol)
    return Promise.resolve()
  }

  ask(
    peer: PeerName,
    protocolId: string,
    question: Uint8Array,
    { signal }: RequestOptions = {},
  ): Promise<Uint8Array> {
    if (this.#isEnded) return never()
    const key = `${peer} ${protocolId}`
    const turn = this.#asking.get(key) ?? Promise.resolve()
    const answer = turn.then(() => this.#askNow(peer, protocolId, question, signal))
    const over = answer.then(
      () => undefined,
      () => undefined,
    )
    this.#asking.set(key, over)
    return answer
  }

  welcome(peer: PeerName): void {
    for (const end of this.#ends.get(peer) ?? []) end.isGossiping = true
  }

  subscribe(topic: string, receive: (from: PeerName, message: Uint8Array) => Verdict): void {
    this.flood.topics.set(topic, receive)
  }

  unsubscribe(topic: string): void {
    this.flood.topics.delete(topic)
  }

  publish(topic: string, message: Uint8Array): Promise<PeerName[]> {
    return this.#isEnded ? never() : Promise.resolve(this.flood.publish(topic, message))
  }

  watch(watcher: PeerWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** A connection opened. */
  attach(end: End): void {
    if (this.#isEnded) return
    end.isOpen = true
    const isFirst = !this.#ends.has(end.peer)
    this.#ends.set(end.peer, [...(this.#ends.get(end.peer) ?? []), end])
    end.isGossiping = this.#isContact(end.peer)
    if (isFirst) for (const watcher of this.#watchers) watcher.connected?.(end.peer)
  }

  /** A connection closed. */
  detach(end: End): void {
    const left = (this.#ends.get(end.peer) ?? []).filter((other) => other !== end)
    if (left.length > 0) this.#ends.set(end.peer, left)
    else this.#ends.delete(end.peer)
    if (left.length > 0 || this.#isEnded) return
    for (const watcher of this.#watchers) watcher.disconnected?.(end.peer)
  }

  /** Ends with its process. @param isSilent whether nobody is told, as in a power cut. */
  end(isSilent: boolean): void {
    this.#isEnded = true
    this.#watchers.clear()
    this.#internet.detach(this, isSilent)
    for (const end of this.ends()) end.isOpen = false
    this.#ends.clear()
  }

  #askNow(
    peer: PeerName,
    protocolId: string,
    question: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { scheduler, chance, conditions } = this.#internet
    const end = this.#ends.get(peer)?.[0]
    if (end === undefined || signal?.aborted === true) {
      return Promise.reject(new PeerUnreachableError('not connected'))
    }
    return new Promise((resolve, reject) => {
      const { settle, fail } = this.#awaited(end, reject, signal)
      const reset = (): void => {
        if (chance.happens(0.5)) scheduler.after(end.link.latencyMs(), fail)
      }
      const isLost = chance.happens(conditions.streamLoss)
      if (isLost) return reset()
      end.send('question', question, () => {
        const { network } = end.other
        network
          .answer(this.self, protocolId, question.slice())
          .then((answer) => {
            if (chance.happens(conditions.streamLoss)) return reset()
            return end.other.send('answer', answer, () => {
              settle()
              if (!this.#isEnded) resolve(answer.slice())
            })
          })
          .catch(() => scheduler.after(end.link.latencyMs(), fail))
      })
    })
  }

  /** A promise that waits for the other side over a connection: it fails when that takes too long, is aborted, or the connection ends. */
  #awaited(
    end: End,
    reject: (error: Error) => void,
    signal?: AbortSignal,
  ): { settle: () => void; fail: () => void } {
    const settle = (): void => {
      cancel()
      end.closing.delete(fail)
      signal?.removeEventListener('abort', fail)
    }
    const fail = (): void => {
      settle()
      if (!this.#isEnded) reject(new PeerUnreachableError('no answer'))
    }
    const cancel = this.#internet.scheduler.after(requestTimeoutMs, fail)
    end.closing.add(fail)
    signal?.addEventListener('abort', fail)
    return { settle, fail }
  }

  /** Answers a question; rejects where the stream would be reset. */
  async answer(peer: PeerName, protocolId: string, question: Uint8Array): Promise<Uint8Array> {
    const protocol = this.#protocols.get(protocolId)
    if (protocol === undefined || !protocol.isOpenTo(peer)) throw new PeerUnreachableError('no')
    if (question.length > protocol.frameBytesMax) throw new PeerUnreachableError('too large')
    return protocol.answer(peer, question)
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
