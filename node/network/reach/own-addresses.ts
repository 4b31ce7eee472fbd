/** Where this node can be reached, as others are told, and when that changes. */
import type { AddressType } from '@libp2p/interface-internal'
import { multiaddr } from '@multiformats/multiaddr'
import { reachedMs } from './limits.ts'
import { publishable } from '../base/addresses.ts'
import type { Forwarded } from './forwarded.ts'
import type { Host } from '../base/libp2p-host.ts'
import type { HostRelays } from '../relay/relays.ts'

export class OwnAddresses {
  readonly #host: Host
  readonly #relays: HostRelays
  readonly #forwarded: Forwarded
  readonly #watchers = new Set<() => void>()
  /** Where others reached us although we do not listen there: a router passes it on. */
  #seen: readonly string[] = []
  #told: string

  constructor(host: Host, { relays, forwarded }: { relays: HostRelays; forwarded: Forwarded }) {
    this.#host = host
    this.#relays = relays
    this.#forwarded = forwarded
    this.#told = this.list().join()
    host.addEventListener('self:peer:update', () => this.look())
    relays.watch(() => this.look())
  }

  /** Multiaddr texts without our peer id, the best for others first. */
  list(): string[] {
    const { addressManager } = this.#host.services.inside
    // Not the verified ones alone, as libp2p would: too few nodes check each other, and to try one costs a contact little.
    const own = addressManager
      .getAddressesWithMetadata()
      .filter(({ type, verified }) => type !== 'observed' || verified)
      .map(({ multiaddr }) => multiaddr.toString())
    return publishable([...own, ...this.#seen, ...this.#relays.addresses()])
  }

  /** Addresses that the router passes on, as it says. */
  mapped(): string[] {
    return this.#ofType('ip-mapping')
  }

  /** Addresses of this machine itself. */
  interfaces(): string[] {
    return this.#ofType('transport')
  }

  #ofType(wanted: AddressType): string[] {
    const all = this.#host.services.inside.addressManager.getAddressesWithMetadata()
    return all.filter(({ type }) => type === wanted).map(({ multiaddr }) => multiaddr.toString())
  }

  /**
   * Notes the addresses at which others reached us. libp2p is told: with a public address that works it serves the DHT.
   *
   * @param certain those of which one peer's lie is not enough; of addresses not our own, only these are told to everybody.
   */
  see(addresses: readonly string[], certain: readonly string[]): void {
    const { addressManager } = this.#host.services.inside
    const [own, mapped] = [new Set(this.interfaces()), new Set(this.mapped())]
    for (const gone of this.#seen) {
      if (own.has(gone) && !addresses.includes(gone)) {
        addressManager.removeObservedAddr(multiaddr(gone))
      }
    }
    for (const address of addresses.filter((each) => own.has(each))) {
      addressManager.confirmObservedAddr(multiaddr(address), { type: 'transport', ttl: reachedMs })
    }
    const isForwarded = (each: string): boolean => !own.has(each) && !mapped.has(each)
    this.#forwarded.set(certain.filter(isForwarded), this.#host).catch(() => undefined)
    this.#seen = addresses
    this.look()
  }

  /** Tells the watchers if there is anything to tell. */
  look(): void {
    const now = this.list().join()
    if (now === this.#told) return
    this.#told = now
    for (const watcher of this.#watchers) watcher()
  }

  watch(moved: () => void): () => void {
    this.#watchers.add(moved)
    return () => this.#watchers.delete(moved)
  }
}
