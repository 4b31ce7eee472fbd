/**
 * Direct connections in the place of relayed ones (DCUtR), also where the routers of both sides let nobody in: both dial at the
 * same moment, each from the port by which the relay sees it, and each router takes the other's first packet for an answer.
 * libp2p's part keeps the talk. The dials are ours: its queue of dials loses which side begins the handshake, so that
 * both would, and it knows no address of a node behind a router.
 */
import { dcutr } from '@libp2p/dcutr'
import type { Connection, PeerId } from '@libp2p/interface'
import type {
  AddressManager,
  ConnectionManager,
  OpenConnectionOptions,
  Registrar,
  TransportManager,
} from '@libp2p/interface-internal'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Multiaddr } from '@multiformats/multiaddr'
import { punchAddressesMax } from '../limits.ts'
import { amongContacts } from './contacts-only.ts'
import { overlay } from './overlay.ts'

export interface PunchingInit {
  isContact: (peer: PeerId) => boolean
  mayDial: (address: Multiaddr) => boolean
  /** Where others see what this node dials, without its peer id. */
  seenAt: () => readonly Multiaddr[]
}

interface Components {
  readonly peerId: PeerId
  readonly addressManager: AddressManager
  readonly connectionManager: ConnectionManager
  readonly registrar: Registrar
  readonly transportManager: TransportManager
}

type Dialling = Pick<OpenConnectionOptions, 'signal' | 'initiator'>

/** A service of a host. */
export function holePunching({
  isContact,
  mayDial,
  seenAt,
}: PunchingInit): (components: Components) => unknown {
  return (components) => {
    const { peerId, addressManager, connectionManager, registrar, transportManager } = components
    const getAddresses = (): Multiaddr[] => [
      ...seenAt().map((address) => address.encapsulate(`/p2p/${peerId.toString()}`)),
      ...addressManager.getAddresses(),
    ]
    const openConnection = (
      addresses: readonly Multiaddr[],
      options: Dialling,
    ): Promise<Connection> => {
      const dialled = addresses.filter((each) => mayDial(each) && leadsTo(each, isContact))
      return dialFirst(transportManager, dialled.slice(0, punchAddressesMax), options)
    }
    const parts = {
      registrar: amongContacts(registrar, isContact),
      addressManager: overlay(addressManager, { getAddresses }),
      connectionManager: overlay(connectionManager, { openConnection }),
    }
    return dcutr()(overlay(components, parts) as never)
  }
}

function leadsTo(address: Multiaddr, isWanted: (peer: PeerId) => boolean): boolean {
  const peer = address.getComponents().findLast(({ name }) => name === 'p2p')?.value
  return peer !== undefined && isWanted(peerIdFromString(peer))
}

/** All at once, as none has time to wait for another; the first that leads to the peer is kept. */
async function dialFirst(
  transportManager: TransportManager,
  addresses: readonly Multiaddr[],
  { signal, initiator }: Dialling,
): Promise<Connection> {
  const rest = new AbortController()
  const stop = AbortSignal.any(signal === undefined ? [rest.signal] : [rest.signal, signal])
  const dial = async (address: Multiaddr): Promise<Connection> => {
    // A socket heeds the signal that it was dialled with for its whole life: this one is silent once it leads somewhere.
    const dialling = new AbortController()
    const abort = (): void => dialling.abort()
    stop.addEventListener('abort', abort)
    try {
      const options = { signal: dialling.signal, initiator }
      return await transportManager.dial(address, options)
    } finally {
      stop.removeEventListener('abort', abort)
    }
  }
  try {
    return await Promise.any(addresses.map(dial))
  } finally {
    rest.abort()
  }
}
