/** What helps a node behind a router: a port that the router opens (UPnP), and direct connections in the place of relayed ones. */
import type {
  AddressManager,
  ConnectionManager,
  TransportManager,
} from '@libp2p/interface-internal'
import { uPnPNAT, type UPnPNAT } from '@libp2p/upnp-nat'
import type { ServiceFactoryMap } from 'libp2p'
import { holePunching, type PunchingInit } from './hole-punching.ts'

/** Parts of a libp2p host that it shows to its services alone. */
export interface Inside {
  readonly addressManager: AddressManager
  readonly connectionManager: ConnectionManager
  readonly transportManager: TransportManager
}

export type NatServices = {
  dcutr: unknown
  inside: Inside
  upnp?: UPnPNAT
}

export interface NatInit extends PunchingInit {
  /** Whether to ask the router for a port. */
  isMappingPorts: boolean
}

/** Services of a host. */
export function natServices({
  isMappingPorts,
  ...punching
}: NatInit): ServiceFactoryMap<NatServices> {
  return {
    dcutr: holePunching(punching),
    inside: ({ addressManager, connectionManager, transportManager }: Inside) => ({
      addressManager,
      connectionManager,
      transportManager,
    }),
    // The name that stands in the router's list; the default would put the peer id there. What the router says is
    // believed: with few servers to ask, a check by others may never come.
    ...(isMappingPorts && {
      upnp: uPnPNAT({ portMappingDescription: 'pappus', autoConfirmAddress: true }),
    }),
  }
}
