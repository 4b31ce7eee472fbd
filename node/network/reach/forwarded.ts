/**
 * Addresses that a router passes on to us as its owner set it up, which libp2p knows nothing of: with them, peers are told of us, and
 * the DHT may be served. Noted there as observed, they would be mixed with those that the router itself said (UPnP).
 */
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { Host } from '../base/libp2p-host.ts'

export class Forwarded {
  #addresses: readonly string[] = []

  /** Addresses that are announced anyway, and these. */
  beside(addresses: readonly Multiaddr[]): Multiaddr[] {
    return [...addresses, ...this.#addresses.map((address) => multiaddr(address))]
  }

  /** @param places multiaddr texts without our peer id. */
  async set(places: readonly string[], host: Host): Promise<void> {
    const addresses = places.map((place) => `${place}/p2p/${host.peerId.toString()}`)
    if (addresses.join() === this.#addresses.join()) return
    this.#addresses = addresses
    // libp2p tells others, and looks whether it serves the DHT, when its own addresses are stored.
    const self = `/p2p/${host.peerId.toString()}`
    const multiaddrs = host.getMultiaddrs().map((address) => address.decapsulate(self))
    await host.peerStore.patch(host.peerId, { multiaddrs })
  }
}
