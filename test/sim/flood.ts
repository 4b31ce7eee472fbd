/**
 * Gossip of one process: a message goes to every connected peer that listens to its topic, from there on to
 * theirs, and is taken once. Each hop has a latency of its own, so messages overtake each other.
 */
import type { PeerName } from '../../protocol/ids.ts'
import type { Verdict } from '../../node/network/base/network.ts'
import type { Internet } from './internet.ts'
import type { End } from './link.ts'
import type { SimNetwork } from './network.ts'

interface Message {
  readonly topic: string
  readonly bytes: Uint8Array
  /** From its author to who gets it. */
  readonly hops: number
  /** The nodes that have taken it. */
  readonly seen: Set<PeerName>
}

export class Flood {
  readonly topics = new Map<string, (from: PeerName, message: Uint8Array) => Verdict>()
  /** Of the message that is being handed over. */
  hops = 0
  readonly #network: SimNetwork
  readonly #internet: Internet

  constructor(network: SimNetwork, internet: Internet) {
    this.#network = network
    this.#internet = internet
  }

  publish(topic: string, bytes: Uint8Array): PeerName[] {
    const seen = new Set([this.#network.self])
    return this.#send({ topic, bytes: bytes.slice(), hops: 1, seen })
  }

  /** @returns to whom it went. */
  #send(message: Message): PeerName[] {
    const { conditions, chance, scheduler } = this.#internet
    if (conditions.isGossipDead) return []
    const listening = this.#network
      .ends()
      .filter((end) => end.isGossiping && end.other.isGossiping)
      .filter(
        ({ other, peer }) =>
          other.network.flood.topics.has(message.topic) && !message.seen.has(peer),
      )
    for (const end of listening) {
      if (chance.happens(conditions.gossipLoss)) continue
      this.#hop(end, message, false)
      if (!chance.happens(conditions.gossipDuplicates)) continue
      scheduler.after(chance.share() * 60_000, () => this.#hop(end, message, true))
    }
    return listening.map(({ peer }) => peer)
  }

  #hop(end: End, message: Message, isAgain: boolean): void {
    const { costs, scheduler } = this.#internet
    costs.add('gossip', message.bytes.length)
    const { other } = end
    scheduler.after(end.link.latencyMs(), () => {
      if (end.link.isBroken || !other.isOpen) return
      this.#internet.note('gossip', this.#network, other.network, message.bytes)
      other.network.flood.receive(this.#network.self, message, isAgain)
    })
    end.link.spend(message.bytes.length)
  }

  receive(from: PeerName, message: Message, isAgain: boolean): void {
    const { self } = this.#network
    const take = this.topics.get(message.topic)
    if (take === undefined || (message.seen.has(self) && !isAgain)) return
    const isNew = !message.seen.has(self)
    message.seen.add(self)
    this.hops = message.hops
    const verdict = take(from, message.bytes.slice())
    this.hops = 0
    if (verdict === 'accept' && isNew) this.#send({ ...message, hops: message.hops + 1 })
  }
}
