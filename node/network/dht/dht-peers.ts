/**
 * Which peers the DHT may name to strangers: those that serve it. kad-dht answers where a peer is from all that libp2p's peer
 * store holds, so that anybody could ask a node whether it knows somebody, as its contacts, and where they are.
 */
import { NotFoundError, type Peer, type PeerId, type PeerStore } from '@libp2p/interface'
import { dhtProtocol } from './dht-init.ts'
import { overlay } from '../base/overlay.ts'

/** The factory of a DHT that knows of no peers but those that said that they serve it. */
export function amongServers<Service>(
  factory: (components: never) => Service,
): (components: never) => Service {
  return (components: { peerStore: PeerStore }) =>
    factory(overlay(components, { peerStore: serversOf(components.peerStore) }) as never)
}

function serversOf(peerStore: PeerStore): PeerStore {
  const get = async (id: PeerId, options?: { signal?: AbortSignal }): Promise<Peer> => {
    const peer = await peerStore.get(id, options)
    // The error that kad-dht expects where there is none.
    if (!peer.protocols.includes(dhtProtocol)) throw new NotFoundError(`${id.toString()} is none`)
    return peer
  }
  return overlay(peerStore, { get })
}
