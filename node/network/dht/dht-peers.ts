/**
 * Which peers the DHT asks, and may name to strangers: those that said over identify that they serve it. libp2p itself notes a protocol of each peer
 * that opens a stream of it, so that whoever once asked would be one of them; and kad-dht answers where a peer is from all that the peer store
 * holds, so that anybody could ask a node whether it knows somebody, as its contacts, and where they are.
 */
import {
  NotFoundError,
  type IdentifyResult,
  type Libp2pEvents,
  type Peer,
  type PeerId,
  type PeerInfo,
  type PeerStore,
  type TypedEventTarget,
} from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import { overlay } from '../base/overlay.ts'
import { dhtProtocol } from './dht-init.ts'
import { serversKnownMax } from './limits.ts'

/** The part of kad-dht that hears who connects. */
interface Listener {
  onConnect(peer: PeerId): void
}

interface Components {
  events: TypedEventTarget<Libp2pEvents>
  peerStore: PeerStore
  registrar: Registrar
}

/** The factory of a DHT that knows of no peers but those that said that they serve it. */
export function amongServers<Service>(
  factory: (components: never) => Service,
): (components: never) => Service {
  return (components: Components) => {
    const { events, peerStore, registrar } = components
    const servers = new DhtServers()
    events.addEventListener('peer:identify', ({ detail }) => servers.note(detail))
    const own = {
      peerStore: serversOf(peerStore, servers),
      registrar: overlay(registrar, { register: servers.register, unregister: servers.unregister }),
    }
    return factory(overlay(components, own) as never)
  }
}

/** The peers whose last word is that they serve the DHT. */
class DhtServers {
  /** By peer id, the one that said so longest ago first. */
  readonly #known = new Map<string, PeerId>()
  #listener: Listener | undefined

  note({ peerId, protocols }: IdentifyResult): void {
    const name = peerId.toString()
    this.#known.delete(name)
    if (!protocols.includes(dhtProtocol)) return
    this.#known.set(name, peerId)
    if (this.#known.size > serversKnownMax)
      this.#known.delete(this.#known.keys().next().value ?? '')
    this.#listener?.onConnect(peerId)
  }

  has(peer: PeerId): boolean {
    return this.#known.has(peer.toString())
  }

  /** In place of the registrar's, which would have kad-dht take whoever once asked into its table. */
  readonly register = (_protocol: string, listener: Listener): Promise<string> => {
    this.#listener = listener
    for (const peer of this.#known.values()) listener.onConnect(peer)
    return Promise.resolve(dhtProtocol)
  }

  readonly unregister = (): void => {
    this.#listener = undefined
  }
}

function serversOf(peerStore: PeerStore, servers: DhtServers): PeerStore {
  const assertServer = (id: PeerId): void => {
    // The error that kad-dht expects where there is none.
    if (!servers.has(id)) throw new NotFoundError(`${id.toString()} is none`)
  }
  const get = async (id: PeerId, options?: { signal?: AbortSignal }): Promise<Peer> => {
    assertServer(id)
    return peerStore.get(id, options)
  }
  const getInfo = async (id: PeerId, options?: { signal?: AbortSignal }): Promise<PeerInfo> => {
    assertServer(id)
    return peerStore.getInfo(id, options)
  }
  return overlay(peerStore, { get, getInfo })
}
