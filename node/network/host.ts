/** The network on libp2p: one host with TCP and WebSocket, Noise, Yamux, identify, a DHT of our own, and gossip among contacts. */
import type { CircuitRelayService } from '@libp2p/circuit-relay-v2'
import { gossipsub, type GossipSub } from '@libp2p/gossipsub'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify, identifyPush, type Identify, type IdentifyPush } from '@libp2p/identify'
import type { Libp2p, PeerId } from '@libp2p/interface'
import { kadDHT, type KadDHT } from '@libp2p/kad-dht'
import { ping, type Ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { noise } from '@chainsafe/libp2p-noise'
import { createLibp2p } from 'libp2p'
import type { PeerName } from '../../protocol/ids.ts'
import { PortBusyError } from '../errors.ts'
import { connectionsMax, dialTimeoutMs, relayConnectionsMax } from '../limits.ts'
import { realWorld } from '../world.ts'
import { contactsOnly, type Gate } from './contacts-only.ts'
import { dhtInit } from './dht-init.ts'
import { withShelf } from './dht-shelf.ts'
import { gossipInit } from './gossip-init.ts'
import { natServices, relayed, type NatServices } from './nat.ts'
import type { RelayServer } from './relay-server.ts'

export interface HostInit {
  /** 32 bytes, see `DeviceKeys`. */
  peerSeed: Uint8Array
  /** IP addresses to listen on: `0.0.0.0` and `::` for everybody, `127.0.0.1` for this machine alone; or whole multiaddrs. */
  listen: readonly string[]
  /** 0 for any free port. */
  tcpPort: number
  wsPort: number
  /** Multiaddrs that others are told beside those that are listened on. @default none */
  announce?: readonly string[] | undefined
  /** Whether, and within which limits, others are relayed; it also serves the DHT. @default not */
  relay?: RelayServer | undefined
  /** Whether to ask the router for a port that everybody can reach. @default false */
  isMappingPorts?: boolean | undefined
  isContact: (peer: PeerName) => boolean
  /** Whose connections are closed as soon as Noise has proved them. @default nobody's */
  isBlocked?: (peer: PeerName) => boolean
  /** Milliseconds since 1970. @default the clock of this machine */
  now?: () => number
}

type Services = NatServices & {
  identify: Identify
  identifyPush: IdentifyPush
  ping: Ping
  dht: KadDHT
  gossip: GossipSub
  relay?: CircuitRelayService
}

export type Host = Libp2p<Services>

/**
 * A started host, and the gate through which new contacts come to gossip.
 *
 * @throws {PortBusyError} when none of the addresses can be listened on.
 */
export async function startHost(init: HostInit): Promise<{ host: Host; gate: Gate }> {
  const isContact = (peer: PeerId): boolean => init.isContact(peer.toString() as PeerName)
  const now = init.now ?? ((): number => realWorld.now())
  const gossip = contactsOnly<GossipSub>(gossipsub(gossipInit), isContact)
  const host = await createLibp2p<Services>({
    privateKey: await generateKeyPairFromSeed('Ed25519', init.peerSeed),
    addresses: { listen: listenAddresses(init), appendAnnounce: [...(init.announce ?? [])] },
    transports: [tcp(), webSockets(), relayed()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: {
      denyInboundEncryptedConnection: (peer) =>
        init.isBlocked?.(peer.toString() as PeerName) === true,
      ...init.relay?.gater,
    },
    connectionManager: {
      maxConnections: init.relay === undefined ? connectionsMax : relayConnectionsMax,
      dialTimeout: dialTimeoutMs,
      addressDialTimeout: dialTimeoutMs,
      // Many homes share one address behind a provider's NAT; the default of 5 a second shuts friends out.
      inboundConnectionThreshold: 50,
      // Contacts are redialled by our own dialer, which never gives up.
      reconnectRetries: 0,
    },
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping(),
      dht: withShelf<KadDHT>(
        kadDHT(dhtInit({ now, isServer: init.relay !== undefined })),
        now,
      ) as never,
      gossip: gossip.factory as never,
      ...(init.relay !== undefined && { relay: init.relay.factory }),
      ...natServices(init.isMappingPorts === true),
    },
    start: false,
  })
  try {
    await host.start()
  } catch (cause) {
    await host.stop()
    throw new PortBusyError('libp2p', { port: init.tcpPort }, { cause })
  }
  return { host, gate: gossip.gate }
}

function listenAddresses({ listen, tcpPort, wsPort }: HostInit): string[] {
  return listen.flatMap((ip) => {
    if (ip.startsWith('/')) return [ip]
    const kind = ip.includes(':') ? 'ip6' : 'ip4'
    return [`/${kind}/${ip}/tcp/${tcpPort}`, `/${kind}/${ip}/tcp/${wsPort}/ws`]
  })
}
