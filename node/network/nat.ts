/** Services of a host that help a node behind a router: a port that the router opens (UPnP), and what our own parts need to see. */
import type {
  AddressManager,
  ConnectionManager,
  TransportManager,
} from '@libp2p/interface-internal'
import { uPnPNAT, type UPnPNAT } from '@libp2p/upnp-nat'
import type { ServiceFactoryMap } from 'libp2p'

/** Parts of a libp2p host that it shows to its services alone. */
export interface Inside {
  readonly addressManager: AddressManager
  readonly connectionManager: ConnectionManager
  readonly transportManager: TransportManager
}

export type NatServices = {
  inside: Inside
  upnp?: UPnPNAT
}

export interface NatInit {
  /** Whether to ask the router for a port. */
  isMappingPorts: boolean
}

/** Services of a host. */
export function natServices({ isMappingPorts }: NatInit): ServiceFactoryMap<NatServices> {
  return {
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
