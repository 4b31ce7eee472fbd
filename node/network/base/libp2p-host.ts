/** The libp2p host that all of the network stands on, by its type: `host.ts` starts one. */
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2'
import type { GossipSub } from '@libp2p/gossipsub'
import type { Identify, IdentifyPush } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import type {
  AddressManager,
  ConnectionManager,
  TransportManager,
} from '@libp2p/interface-internal'
import type { KadDHT } from '@libp2p/kad-dht'
import type { Ping } from '@libp2p/ping'
import type { UPnPNAT } from '@libp2p/upnp-nat'

/** Parts of a libp2p host that it shows to its services alone. */
export interface Inside {
  readonly addressManager: AddressManager
  readonly connectionManager: ConnectionManager
  readonly transportManager: TransportManager
}

export type Services = {
  identify: Identify
  identifyPush: IdentifyPush
  ping: Ping
  dht: KadDHT
  gossip: GossipSub
  relay?: CircuitRelayService
  inside: Inside
  upnp?: UPnPNAT
}

export type Host = Libp2p<Services>
