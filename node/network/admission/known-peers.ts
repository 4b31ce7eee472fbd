/**
 * Keeps libp2p's peer store small: it forgets nobody by itself, and a stranger that comes with new keys each time, or names peers
 * that there are not in answers of the DHT, would fill it. Peers that left are forgotten, but for friends and the DHT's table.
 */
import type { Libp2p, PeerId } from '@libp2p/interface'
import type { PeerName } from '../../../protocol/ids.ts'
import { knownPeersMax } from './limits.ts'

export interface KnownPeersInit {
  isFriend: (peer: PeerName) => boolean
  /** The DHT's table, which tells of each peer that it adds or removes. */
  table: Pick<EventTarget, 'addEventListener'>
}

export class KnownPeers {
  readonly #host: Libp2p
  readonly #isFriend: (peer: PeerName) => boolean
  /** All peers of which libp2p remembers something, the longest unchanged first. */
  readonly #peers = new Map<PeerName, PeerId>()
  readonly #inTable = new Set<PeerName>()

  private constructor(host: Libp2p, { isFriend, table }: KnownPeersInit) {
    this.#host = host
    this.#isFriend = isFriend
    table.addEventListener('peer:add', (event) => this.#inTable.add(nameOf(peerIn(event))))
    table.addEventListener('peer:remove', (event) => this.#removed(peerIn(event)))
  }

  /** Keeps the peer store of a host small, from now on. */
  static watch(host: Libp2p, init: KnownPeersInit): void {
    const known = new KnownPeers(host, init)
    host.addEventListener('peer:update', ({ detail }) => known.#note(detail.peer.id))
    host.addEventListener('peer:disconnect', ({ detail }) => known.#left(detail))
  }

  #note(id: PeerId): void {
    if (id.equals(this.#host.peerId)) return
    const name = nameOf(id)
    this.#peers.delete(name)
    this.#peers.set(name, id)
    if (this.#peers.size > knownPeersMax) this.#makeRoom()
  }

  #left(id: PeerId): void {
    if (!this.#isClose(id) && !this.#inTable.has(nameOf(id))) this.#forget(id)
  }

  #removed(id: PeerId): void {
    this.#inTable.delete(nameOf(id))
    this.#left(id)
  }

  /** Somebody may fill the DHT's table: its peers are forgotten where there is nobody else. */
  #makeRoom(): void {
    let first: PeerId | undefined
    for (const id of this.#peers.values()) {
      if (this.#isClose(id)) continue
      first ??= id
      if (!this.#inTable.has(nameOf(id))) return this.#forget(id)
    }
    if (first !== undefined) this.#forget(first)
  }

  #isClose(id: PeerId): boolean {
    return this.#isFriend(nameOf(id)) || this.#host.getConnections(id).length > 0
  }

  #forget(id: PeerId): void {
    this.#peers.delete(nameOf(id))
    // The host may have stopped.
    this.#host.peerStore.delete(id).catch(() => undefined)
  }
}

function nameOf(id: PeerId): PeerName {
  return id.toString() as PeerName
}

function peerIn(event: Event): PeerId {
  return (event as CustomEvent<PeerId>).detail
}
