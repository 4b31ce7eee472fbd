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
    events.addEventListener('peer:disconnect', ({ detail }) => servers.disconnected(detail))
    const own = {
      peerStore: serversOf(peerStore, servers),
      registrar: overlay(registrar, { register: servers.register, unregister: servers.unregister }),
    }
    return factory(overlay(components, own) as never)
  }
}

/** The peers whose last word is that they serve the DHT. */
export class DhtServers {
  /** By peer id, the one that said so longest ago first. */
  readonly #connected = new Map<string, PeerId>()
  /** Likewise; strangers who come and go push out these alone. */
  readonly #away = new Map<string, PeerId>()
  #listener: Listener | undefined

  note({ peerId, protocols, connection }: IdentifyResult): void {
    const name = peerId.toString()
    this.#connected.delete(name)
    this.#away.delete(name)
    // Over a relay nobody asks the DHT, see `Topology` of libp2p.
    if (!protocols.includes(dhtProtocol) || connection.limits !== undefined) return
    this.#connected.set(name, peerId)
    this.#shorten()
    this.#listener?.onConnect(peerId)
  }

  disconnected(peer: PeerId): void {
    const name = peer.toString()
    if (this.#connected.delete(name)) this.#away.set(name, peer)
  }

  has(peer: PeerId): boolean {
    const name = peer.toString()
    return this.#connected.has(name) || this.#away.has(name)
  }

  /** In place of the registrar's, which would have kad-dht take whoever once asked into its table. */
  readonly register = (_protocol: string, listener: Listener): Promise<string> => {
    this.#listener = listener
    for (const peer of [...this.#away.values(), ...this.#connected.values()])
      listener.onConnect(peer)
    return Promise.resolve(dhtProtocol)
  }

  readonly unregister = (): void => {
    this.#listener = undefined
  }

  #shorten(): void {
    if (this.#connected.size + this.#away.size <= serversKnownMax) return
    const from = this.#away.size > 0 ? this.#away : this.#connected
    from.delete(from.keys().next().value ?? '')
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
