/** Services of a host that help a node behind a router: a port that the router opens (UPnP), and `inside` for our own parts. */
import { uPnPNAT } from '@libp2p/upnp-nat'
import type { ServiceFactoryMap } from 'libp2p'
import type { Inside, Services } from '../base/libp2p-host.ts'

type NatServices = Pick<Services, 'inside' | 'upnp'>

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
    // The name that stands in the router's list; the default would put the peer id there. The router is
    // believed: with few servers to ask, a check by others may never come.
    ...(isMappingPorts && {
      upnp: uPnPNAT({ portMappingDescription: 'pappus', autoConfirmAddress: true }),
    }),
  }
}
