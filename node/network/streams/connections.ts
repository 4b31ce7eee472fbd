/** The connections to peers: their links, which is the best, and how a new one is made. */
import type { Connection } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { isPrivate } from '@libp2p/utils'
import type { PeerName } from '../../../protocol/ids.ts'
import { dial } from '../dial/dialing.ts'
import type { Host } from '../base/libp2p-host.ts'
import { inBackground } from '../../background.ts'
import type { Link } from '../../reach.ts'

const order: readonly Link[] = ['lan', 'direct', 'relay']

/** The link over which a connection runs. */
export function linkOf({ remoteAddr, limits }: Connection): Link {
  if (limits !== undefined || remoteAddr.toString().includes('/p2p-circuit')) return 'relay'
  return isPrivate(remoteAddr) ? 'lan' : 'direct'
}

export class Connections {
  readonly #host: Host
  readonly #watchers = new Set<(peer: PeerName) => void>()

  constructor(host: Host) {
    this.#host = host
    host.addEventListener('connection:open', ({ detail }) => inBackground(this.#replace(detail)))
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

  /** When the oldest connection to a peer was opened, by the clock of this machine; `undefined` without one. */
  openedMs(peer: PeerName): number | undefined {
    const times = this.of(peer).map(({ timeline }) => timeline.open)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  isDirect(peer: PeerName): boolean {
    const [link = 'relay'] = this.links(peer)
    return link !== 'relay'
  }

  /**
   * Connects to a peer; to one that is reached through a relay alone, directly.
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

  /** Tells of peers that are connected directly now, and were through a relay before; the returned function ends that. */
  watch(rerouted: (peer: PeerName) => void): () => void {
    this.#watchers.add(rerouted)
    return () => this.#watchers.delete(rerouted)
  }

  /** Closes the relayed connection that a direct one replaces: it has its limits, and others wait for its share of the relay. */
  async #replace(opened: Connection): Promise<void> {
    if (linkOf(opened) === 'relay') return
    const peer = opened.remotePeer.toString() as PeerName
    const relayed = this.of(peer).filter((connection) => linkOf(connection) === 'relay')
    if (relayed.length === 0) return
    // The dialled side has the direct one last: until then the other side must not be without any.
    if (opened.direction === 'inbound') {
      await Promise.all(relayed.map((connection) => connection.close().catch(() => undefined)))
    }
    for (const watcher of this.#watchers) watcher(peer)
  }
}
