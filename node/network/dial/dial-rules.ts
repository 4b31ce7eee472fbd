/**
 * Which addresses libp2p may dial. Strangers name some, in the DHT, and must not have this node knock at its own ports or
 * those of its LAN, or, by a name that leads elsewhere each time, at any. Addresses of our own dials come from contacts and the
 * owner.
 */
import { isLoopback, isPrivate } from '@libp2p/utils'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { PeerName } from '../../../protocol/ids.ts'
import { isDialable, isLoopbackIp, relaysIn } from '../base/addresses.ts'

export type IsPublic = (address: Multiaddr) => boolean

export class DialRules {
  readonly #isPublic: IsPublic
  /** Full addresses of our own dials, with how many of these go on. */
  readonly #own = new Map<string, number>()

  constructor(isPublic: IsPublic) {
    this.#isPublic = isPublic
  }

  /** Lets addresses of a peer, and the relays in them, be dialled for as long as a dial of ours goes on. */
  permit(peer: PeerName, addresses: readonly string[]): Disposable {
    const dialable = addresses.filter(isDialable)
    const relays = relaysIn(dialable).flatMap(({ peer: relay, addresses: places }) =>
      places.map((place) => `${place}/p2p/${relay}`),
    )
    const texts = dialable.map((address) => `${address}/p2p/${peer}`).concat(relays)
    const own = texts.map((text) => multiaddr(text).toString())
    for (const text of own) this.#count(text, 1)
    return {
      [Symbol.dispose]: () => {
        for (const text of own) this.#count(text, -1)
      },
    }
  }

  mayDial(address: Multiaddr): boolean {
    if (this.#own.has(address.toString())) return true
    const [place, port] = address.getComponents()
    const isIp = place?.name === 'ip4' || place?.name === 'ip6'
    return isIp && port?.name === 'tcp' && this.#isPublic(address)
  }

  #count(text: string, change: number): void {
    const count = (this.#own.get(text) ?? 0) + change
    if (count > 0) this.#own.set(text, count)
    else this.#own.delete(text)
  }
}

/** Whether everybody can dial an address; for a node that listens on this machine alone, this machine counts too. */
export function publicFrom(listen: readonly string[]): IsPublic {
  const isLocal = listen.every((text) =>
    isLoopbackIp(text.startsWith('/') ? (text.split('/')[2] ?? '') : text),
  )
  return (address) => isEverybodys(address) || (isLocal && isLoopback(address))
}

/** Of IPv6 only the part given out for the internet: others lead to the LAN, or by a translator to IPv4. */
function isEverybodys(address: Multiaddr): boolean {
  const text = address.toString()
  return !isPrivate(address) && (!text.startsWith('/ip6/') || /^\/ip6\/[23][\da-f]{3}:/u.test(text))
}
