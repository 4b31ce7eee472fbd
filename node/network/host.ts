/** The network on libp2p: one host with TCP, Noise, Yamux, identify, a DHT of our own, and gossip among contacts. */
import { gossipsub, type GossipSub } from '@libp2p/gossipsub'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify, identifyPush, type Identify, type IdentifyPush } from '@libp2p/identify'
import type { PeerId } from '@libp2p/interface'
import { kadDHT, type KadDHT } from '@libp2p/kad-dht'
import { ping, type Ping } from '@libp2p/ping'
import type { Multiaddr } from '@multiformats/multiaddr'
import { noise } from '@chainsafe/libp2p-noise'
import { createLibp2p } from 'libp2p'
import type { PeerName } from '../../protocol/ids.ts'
import { PortBusyError } from '../errors.ts'
import { dialTimeoutMs } from './dial/limits.ts'
import { pendingMs, relayAskUnits } from './limits.ts'
import { Counters } from '../metrics.ts'
import { realWorld, type World } from '../world.ts'
import { Admission, homePlaces, relayPlaces, type Places } from './admission/admission.ts'
import { contactsOnly, type Gate } from './gossip/contacts-only.ts'
import { DialRules, publicFrom } from './dial/dial-rules.ts'
import { dhtInit } from './dht/dht-init.ts'
import { amongServers } from './dht/dht-peers.ts'
import { withShelf } from './dht/dht-shelf.ts'
import { gossipInit } from './gossip/gossip-init.ts'
import { Forwarded } from './reach/forwarded.ts'
import { Identified } from './base/identified.ts'
import { KnownPeers } from './admission/known-peers.ts'
import { natServices } from './reach/nat.ts'
import type { Host, Services } from './base/libp2p-host.ts'
import { PunchDials } from './reach/punch-dials.ts'
import { relayed } from './relay/relays.ts'
import { muxer } from './streams/muxer.ts'
import type { RelayServer } from './relay/relay-server.ts'
import { SourcePort } from './dial/tcp.ts'
import { StrangerServices } from './admission/stranger-services.ts'

export interface HostInit {
  /** 32 bytes, see `DeviceKeys`. */
  peerSeed: Uint8Array
  /** IP addresses to listen on: `0.0.0.0` and `::` for everybody, `127.0.0.1` for this machine alone; or whole multiaddrs. */
  listen: readonly string[]
  /** 0 for any free port. */
  tcpPort: number
  /** Multiaddrs that others are told beside those that are listened on. @default none */
  announce?: readonly string[] | undefined
  /** Whether, and within which limits, others are relayed; it also serves the DHT. @default not */
  relay?: RelayServer | undefined
  /** Whether to ask the router for a port that everybody can reach. @default false */
  isMappingPorts?: boolean | undefined
  /** Which addresses everybody can dial. @default public ones */
  isPublic?: ((address: Multiaddr) => boolean) | undefined
  isContact: (peer: PeerName) => boolean
  /** Whose connections are closed as soon as Noise has proved them. @default nobody's */
  isBlocked?: (peer: PeerName) => boolean
  /** @default those of a home, or of a relay where there is one */
  places?: Places
  /** @default the real one */
  world?: World
  /** @default some that nobody reads */
  counters?: Counters
}

/** A host with the parts that keep it within its limits. */
export interface StartedHost {
  readonly host: Host
  /** Through which new contacts come to gossip. */
  readonly gate: Gate
  readonly admission: Admission
  readonly counters: Counters
  readonly dialRules: DialRules
  readonly identified: Identified
  readonly forwarded: Forwarded
  readonly punchDials: PunchDials
}

/**
 * Starts a host.
 *
 * @throws {PortBusyError} when none of the addresses can be listened on.
 */
export async function startHost(init: HostInit): Promise<StartedHost> {
  const { world = realWorld, isContact, isBlocked = () => false, relay } = init
  const { places = relay === undefined ? homePlaces : relayPlaces } = init
  const { counters = new Counters() } = init
  // Peers that come and go do not push out one that is reached through us; the relay bounds how many the latter are.
  const isKept = (peer: PeerName): boolean => relay?.holds(peer) === true
  const admission = new Admission({ world, places, counters, isContact, isBlocked, isKept })
  const open = new StrangerServices(admission, { world, places })
  const now = (): number => world.now()
  const kad = kadDHT(dhtInit({ now, isServer: relay !== undefined }))
  const dht = withShelf<KadDHT>(amongServers(kad), now)
  const isContactId = (peer: PeerId): boolean => isContact(peer.toString() as PeerName)
  const gossip = contactsOnly<GossipSub>(gossipsub(gossipInit), { world, isContact: isContactId })
  const isPublic = init.isPublic ?? publicFrom(init.listen)
  const dialRules = new DialRules(isPublic)
  const sourcePort = new SourcePort(isPublic)
  const forwarded = new Forwarded()
  const host = await createLibp2p<Services>({
    privateKey: await generateKeyPairFromSeed('Ed25519', init.peerSeed),
    // The default tells everybody which Node.js runs here.
    nodeInfo: { userAgent: 'pappus' },
    addresses: {
      listen: listenAddresses(init),
      appendAnnounce: [...(init.announce ?? [])],
      announceFilter: (addresses) => forwarded.beside(addresses),
    },
    transports: [sourcePort.transport, relayed()],
    connectionEncrypters: [noise()],
    streamMuxers: [muxer()],
    connectionGater: {
      ...admission.gater,
      ...relay?.gater,
      denyDialMultiaddr: (address) => !dialRules.mayDial(address),
    },
    connectionManager: {
      maxConnections: places.all,
      // Admission bounds these itself: libp2p would keep out the last to come, and counts each address of a network apart.
      maxIncomingPendingConnections: Infinity,
      inboundConnectionThreshold: Infinity,
      inboundUpgradeTimeout: pendingMs,
      dialTimeout: dialTimeoutMs,
      addressDialTimeout: dialTimeoutMs,
      // Contacts are redialled by our own dialer, which never gives up.
      reconnectRetries: 0,
    },
    services: {
      identify: open.limit<Identify>(identify()) as never,
      identifyPush: open.limit<IdentifyPush>(identifyPush()) as never,
      ping: open.limit<Ping>(ping()) as never,
      dht: open.limitDht(dht) as never,
      gossip: gossip.factory as never,
      ...(relay !== undefined && { relay: open.limit(relay.factory, relayAskUnits) as never }),
      ...natServices({ isMappingPorts: init.isMappingPorts === true }),
    },
    start: false,
  })
  const identified = new Identified(host)
  const { transportManager } = host.services.inside
  const punchDials = new PunchDials({ transportManager, identified, sourcePort, isPublic })
  admission.watch(host)
  keepKnownPeers(host, admission)
  try {
    await host.start()
  } catch (cause) {
    await host.stop()
    throw new PortBusyError('libp2p', { port: init.tcpPort }, { cause })
  }
  return {
    host,
    gate: gossip.gate,
    admission,
    counters,
    dialRules,
    identified,
    forwarded,
    punchDials,
  }
}

function keepKnownPeers(host: Host, admission: Admission): void {
  const { routingTable } = host.services.dht as KadDHT & { routingTable: EventTarget }
  const isFriend = (peer: PeerName): boolean => admission.isFriend(peer)
  KnownPeers.watch(host, { isFriend, table: routingTable })
}

function listenAddresses({ listen, tcpPort }: HostInit): string[] {
  return listen.map((ip) => {
    if (ip.startsWith('/')) return ip
    const kind = ip.includes(':') ? 'ip6' : 'ip4'
    return `/${kind}/${ip}/tcp/${tcpPort}`
  })
}
