/** The connections to peers: over what they run, which is the best, and how a new one is made. */
import type { Connection } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { isPrivate } from '@libp2p/utils'
import type { PeerName } from '../../protocol/ids.ts'
import { dial } from './dialing.ts'
import type { Host } from './host.ts'
import type { Link } from './reach.ts'

const order: readonly Link[] = ['lan', 'direct', 'relay']

/** Over what a connection runs. */
export function linkOf({ remoteAddr, limits }: Connection): Link {
  if (limits !== undefined || remoteAddr.toString().includes('/p2p-circuit')) return 'relay'
  return isPrivate(remoteAddr) ? 'lan' : 'direct'
}

export class Connections {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** Open connections to a peer, the best one first: no relay cuts it, and no router is between. */
  of(peer: PeerName): Connection[] {
    return this.#host
      .getConnections(peerIdFromString(peer))
      .filter(({ status }) => status === 'open')
      .toSorted((a, b) => order.indexOf(linkOf(a)) - order.indexOf(linkOf(b)))
  }

  links(peer: PeerName): Link[] {
    return this.of(peer).map(linkOf)
  }

  isDirect(peer: PeerName): boolean {
    const [link = 'relay'] = this.links(peer)
    return link !== 'relay'
  }

  /**
   * Connects to a peer; to one who is reached through a relay alone, directly.
   *
   * @throws {PeerUnreachableError} as `dial` does.
   */
  async connect(peer: PeerName, addresses: readonly string[], signal?: AbortSignal): Promise<void> {
    if (this.isDirect(peer)) return
    const isRelayed = this.of(peer).length > 0
    const wanted = isRelayed
      ? addresses.filter((text) => !text.includes('/p2p-circuit'))
      : addresses
    await dial(this.#host, { peer, addresses: wanted }, signal)
  }
}
