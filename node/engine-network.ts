/** The network of one device as its options, its config file and its role want it. */
import type { PeerName } from '../protocol/ids.ts'
import type { Config } from './config.ts'
import type { Home } from './home.ts'
import type { Log } from './log.ts'
import type { Counters } from './metrics.ts'
import { everywhere, isLoopbackIp } from './network/base/addresses.ts'
import { Libp2pNetwork } from './network/libp2p-network.ts'
import { RelayServer } from './network/relay/relay-server.ts'
import type { LanMode } from './reach.ts'
import { defaultRelayRole, type RelayRole, type Roles } from './roles.ts'
import type { Keyring } from './social/feeds/keyring.ts'
import { blockedPeers, peers } from './social/contacts/tables.ts'
import type { BlobFiles } from './store/blobs/blob-files.ts'
import type { Store } from './store/store.ts'
import type { World } from './world.ts'

export interface EngineOptions {
  /** IP addresses that other nodes may reach this one at. @default all */
  listen?: readonly string[]
  /** Port for other nodes; 0 for any free one. @default that of the last start, else 7278 */
  peerPort?: number
  /** Multiaddrs that others are told beside those that it listens on. @default those in the config file */
  announce?: readonly string[]
  /** Full addresses of nodes by which it finds others. @default those in the config file */
  bootstrap?: readonly string[]
  /** Its part on the local network. @default what the config file says, else 'on'; nothing where only this machine can reach it */
  lan?: LanMode
  /** Whether it asks the router for a port. @default what the config file says, else true; never where only this machine can reach it */
  isMappingPorts?: boolean
  /** Its roles for others. @default nothing but for contacts */
  roles?: Roles
  /** Switches of tests: each way of delivery must do alone. @default true */
  isGossiping?: boolean
  isSyncing?: boolean
  /** @default 300000 */
  syncIntervalMs?: number
}

export interface EngineInit {
  options: EngineOptions
  home: Home
  store: Store
  blobs: BlobFiles
  world: World
  log: Log
  /** The keys of this device are in use elsewhere. */
  copied: () => void
}

interface NetworkParts {
  config: Config
  relay: RelayServer | undefined
  counters: Counters
}

export interface StartedNetwork {
  network: Libp2pNetwork
  lanMode: LanMode
  isMappingPorts: boolean
}

const defaultPeerPort = 7278

/**
 * Starts the network of a device. It takes the ports of the last start again, so that contacts find us where we were; when
 * they cannot be noted, nothing listens any more.
 */
export async function startNetwork(
  { options, home, store, world, log }: EngineInit,
  keyring: Keyring,
  { config, relay, counters }: NetworkParts,
): Promise<StartedNetwork> {
  const { peerPort } = options
  const tcpPort = peerPort ?? config.tcpPort ?? defaultPeerPort
  const listen = options.listen ?? config.listen ?? everywhere()
  const isLocal = listen.every(isLoopbackIp)
  const isMappingPorts = !isLocal && (options.isMappingPorts ?? config.upnp ?? true)
  const lanMode = isLocal ? 'off' : (options.lan ?? config.lan ?? 'on')
  const init = {
    peerSeed: keyring.device.peerSeed,
    listen,
    announce: options.announce ?? config.announce,
    isMappingPorts,
    relay,
    isContact: (peer: PeerName) => store.get(peers, peer) !== undefined,
    isBlocked: (peer: PeerName) => store.get(blockedPeers, peer) !== undefined,
    world,
    counters,
  }
  const start = (port: number): Promise<Libp2pNetwork> =>
    Libp2pNetwork.start({ ...init, tcpPort: port }, log)
  const wanted = start(tcpPort)
  // Another node, or another program, has it: any other will do, and our contacts are told. Not so who knows a relay.
  const network = await wanted.catch((error: unknown) => {
    if ((peerPort !== undefined && peerPort !== 0) || relay !== undefined) throw error
    return start(0)
  })
  await home.writeConfig({ ...config, ...network.ports() }).catch(async (error: unknown) => {
    await network.stop()
    throw error
  })
  return { network, lanMode, isMappingPorts }
}

/** The relay for others, where that is the role of this node. */
export function relayServer(
  role: Partial<RelayRole> | undefined,
  { relay }: Config,
  world: World,
): RelayServer | undefined {
  if (role === undefined) return undefined
  return new RelayServer({ ...defaultRelayRole, ...relay, ...role }, world)
}
