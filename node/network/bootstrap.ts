/**
 * Where a node finds the first others of the DHT: the peers that its owner names, and the relays through which its contacts
 * are reached, so that one invite is enough. They are dialled like contacts, as long as the DHT's table is small.
 */
import type { PeerName, PersonId } from '../../protocol/ids.ts'
import { bootstrapPeersMax } from '../limits.ts'
import { dhtPeersMin, relaysPerContactMax } from './limits.ts'
import { dialTargetsAt, relaysIn } from './base/addresses.ts'
import type { DialTarget } from './base/network.ts'

export interface BootstrapInit {
  /** This node, which may be a relay of its contacts. */
  self: PeerName
  /** Full addresses, as `/ip4/192.0.2.7/tcp/7278/p2p/12D3KooW…`; others are ignored. */
  addresses: readonly string[]
  /** The contacts with their addresses. */
  contacts: () => Promise<readonly DialTarget[]>
  /** Whose device a peer is; `undefined` for one that is only named by a contact, as a carrier. */
  personOf: (peer: PeerName) => PersonId | undefined
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

  /** Peers that may relay for this node, and be a way into the DHT: those that were named first. */
  async candidates(): Promise<readonly DialTarget[]> {
    return this.#candidatesAmong(await this.#init.contacts())
  }

  /** Peers to dial now, contacts included: each once, with all addresses that are known. */
  async targets(): Promise<readonly DialTarget[]> {
    const { contacts, dhtPeers } = this.#init
    const people = await contacts()
    return dhtPeers() < dhtPeersMin ? merged([...this.#candidatesAmong(people), ...people]) : people
  }

  #candidatesAmong(contacts: readonly DialTarget[]): DialTarget[] {
    const { self } = this.#init
    const each = [...this.#addressesByPerson(contacts).values()].map((addresses) =>
      relaysIn(addresses)
        .filter(({ peer }) => peer !== self)
        .slice(0, relaysPerContactMax),
    )
    // In turns: whatever one contact tells, there is a place for a relay of another.
    const relays = Array.from({ length: relaysPerContactMax }, (_, turn) =>
      each.flatMap((some) => some[turn] ?? []),
    ).flat()
    const all = merged([...this.#named.filter(({ peer }) => peer !== self), ...relays])
    return all.slice(0, bootstrapPeersMax)
  }

  /** All peers that we know from others alone count as one. */
  #addressesByPerson(targets: readonly DialTarget[]): Map<PersonId | undefined, string[]> {
    const addressesOf = new Map<PersonId | undefined, string[]>()
    for (const { peer, addresses } of targets) {
      const person = this.#init.personOf(peer)
      addressesOf.set(person, [...(addressesOf.get(person) ?? []), ...addresses])
    }
    return addressesOf
  }
}

function merged(targets: readonly DialTarget[]): DialTarget[] {
  const byPeer = new Map<PeerName, Set<string>>()
  for (const { peer, addresses } of targets) {
    const known = byPeer.get(peer) ?? new Set()
    for (const address of addresses) known.add(address)
    byPeer.set(peer, known)
  }
  return [...byPeer].map(([peer, addresses]) => ({ peer, addresses: [...addresses] }))
}
