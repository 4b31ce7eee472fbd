/** The network between the nodes: who is reachable, how fast, and what gets lost. */
import type { PeerName } from '../../protocol/ids.ts'
import { dialTimeoutMs } from '../../node/network/dial/limits.ts'
import type { Chance } from './chance.ts'
import { Costs } from './costs.ts'
import { Link } from './link.ts'
import type { SimNetwork } from './network.ts'
import type { Scheduler } from './scheduler.ts'

/** The properties that a fault changes. */
export interface Conditions {
  /** Share of gossip messages that are lost on each hop. */
  gossipLoss: number
  /** Share of gossip messages that come once more, later. */
  gossipDuplicates: number
  isGossipDead: boolean
  /** Share of frames with which their stream ends. */
  streamLoss: number
  /** Latencies are multiplied by this. */
  slowness: number
  /** Bytes after which a connection is cut, as by a relay. */
  linkBytesMax: number
}

export const calm: Conditions = {
  gossipLoss: 0,
  gossipDuplicates: 0,
  isGossipDead: false,
  streamLoss: 0,
  slowness: 1,
  linkBytesMax: Infinity,
}

/** How long a node believes in a connection whose other side is silent. */
const silenceMsMax = 40_000

export class Internet {
  readonly scheduler: Scheduler
  readonly chance: Chance
  readonly conditions: Conditions = { ...calm }
  readonly costs = new Costs()
  /** Connections so far. */
  linkCount = 0
  /** Connections that were cut for their bytes. */
  cuts = 0
  /** Of one peer there are two where a copy of its home runs. */
  readonly #hosts = new Set<SimNetwork>()
  readonly #links = new Set<Link>()
  /** On which side of a split each peer is; those that are not named are on side 0. */
  #sides = new Map<PeerName, number>()

  constructor(scheduler: Scheduler, chance: Chance) {
    this.scheduler = scheduler
    this.chance = chance
  }

  note(what: string, from: SimNetwork, to: SimNetwork, bytes?: Uint8Array): void {
    this.scheduler.note(`${from.label} → ${to.label} ${what} ${bytes?.length ?? ''}`, bytes)
  }

  attach(host: SimNetwork): void {
    this.#hosts.add(host)
  }

  /** Takes a host away. @param isSilent whether nobody is told, as in a power cut. */
  detach(host: SimNetwork, isSilent: boolean): void {
    this.#hosts.delete(host)
    for (const link of this.#links) {
      if (link.dialler.network !== host && link.listener.network !== host) continue
      this.#links.delete(link)
      link.cut(isSilent ? silenceMsMax : 300)
    }
  }

  /** Splits the network in two, or heals it. */
  split(side: ReadonlySet<PeerName> | undefined): void {
    this.#sides = new Map([...(side ?? [])].map((peer) => [peer, 1]))
    for (const link of this.#links) {
      if (this.#isWhole(link.dialler.network.self, link.listener.network.self)) continue
      this.#links.delete(link)
      link.cut(silenceMsMax)
    }
  }

  /** Connects, if the peer answers at one of the addresses. Both ends open, the listener's first. */
  dial(
    from: SimNetwork,
    peer: PeerName,
    addresses: readonly string[],
    done: (isConnected: boolean) => void,
  ): void {
    const { scheduler } = this
    const host = this.#hostAt(peer, addresses)
    if (host === undefined || host.isBlocked(from.self) || !this.#isWhole(from.self, peer)) {
      scheduler.after(this.chance.happens(0.5) ? 50 : dialTimeoutMs, () => done(false))
      return
    }
    const link = new Link(this, from, host)
    scheduler.after(2 * link.latencyMs(), () => {
      if (!this.#hosts.has(host) || !this.#isWhole(from.self, peer)) return done(false)
      if (!this.#hosts.has(from)) return
      this.note('connects', from, host)
      this.#links.add(link)
      host.attach(link.listener)
      scheduler.after(link.latencyMs(), () => {
        if (!link.isBroken) from.attach(link.dialler)
        done(!link.isBroken)
      })
    })
  }

  #hostAt(peer: PeerName, addresses: readonly string[]): SimNetwork | undefined {
    const there = [...this.#hosts].filter(({ self }) => self === peer)
    const found = there.filter(({ address }) => addresses.includes(address))
    return found.length > 1 ? this.chance.pick(found) : found[0]
  }

  #isWhole(a: PeerName, b: PeerName): boolean {
    return (this.#sides.get(a) ?? 0) === (this.#sides.get(b) ?? 0)
  }
}
