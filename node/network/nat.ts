/**
 * What helps a node behind a router: a port that the router opens (UPnP), connections through relays, and direct ones in
 * their place (DCUtR). libp2p dials over TCP from any free port, so that DCUtR opens no hole where both sides are behind a
 * NAT; it turns a relayed connection into a direct one where who dialled has a public address.
 */
import { dcutr } from '@libp2p/dcutr'
import type { PeerId } from '@libp2p/interface'
import type {
  AddressManager,
  ConnectionManager,
  TransportManager,
} from '@libp2p/interface-internal'
import { uPnPNAT, type UPnPNAT } from '@libp2p/upnp-nat'
import type { ServiceFactoryMap } from 'libp2p'
import { amongContacts } from './contacts-only.ts'
import { overlay } from './overlay.ts'

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

export interface NatInit {
  /** Whether to ask the router for a port. */
  isMappingPorts: boolean
  isContact: (peer: PeerId) => boolean
}

/** Services of a host. */
export function natServices({
  isMappingPorts,
  isContact,
}: NatInit): ServiceFactoryMap<NatServices> {
  return {
    // It dials what the other side names, and tells it our addresses.
    dcutr: (components) =>
      dcutr()(overlay(components, { registrar: amongContacts(components.registrar, isContact) })),
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
