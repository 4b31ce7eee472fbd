/**
 * Where a node finds the first others of the DHT: the peers that its owner names, and the relays through which its contacts
 * are reached, so that one invite is enough. They are dialled like contacts, as long as the DHT's table is small.
 */
import { bootstrapPeersMax, dhtPeersMin } from '../limits.ts'
import { dialTargetsAt, relaysIn } from './addresses.ts'
import type { DialTarget } from './dialer.ts'

export interface BootstrapInit {
  /** Full addresses, as `/ip4/192.0.2.7/tcp/7278/p2p/12D3KooW…`; others are ignored. */
  addresses: readonly string[]
  /** The contacts with their addresses. */
  contacts: () => Promise<readonly DialTarget[]>
  /** Peers in the DHT's table now. */
  dhtPeers: () => number
}

export class Bootstrap {
  readonly #init: BootstrapInit
  readonly #named: readonly DialTarget[]

  constructor(init: BootstrapInit) {
    this.#init = init
    this.#named = dialTargetsAt(init.addresses).slice(0, bootstrapPeersMax)
  }

  /** Who may relay for this node, and be a way into the DHT: those that were named first. */
  async candidates(): Promise<readonly DialTarget[]> {
    const contacts = await this.#init.contacts()
    const named = new Set(this.#named.map(({ peer }) => peer))
    const others = relaysIn(contacts.flatMap(({ addresses }) => addresses))
    const found = others.filter(({ peer }) => !named.has(peer))
    return [...this.#named, ...found].slice(0, bootstrapPeersMax)
  }

  /** Who is to be dialled now. */
  async targets(): Promise<readonly DialTarget[]> {
    return this.#init.dhtPeers() < dhtPeersMin ? this.candidates() : []
  }
}
