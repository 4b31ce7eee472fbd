/** What runs once there is a person: network, rules, synchronisation, gossip and dialer of one device. */
import type { FeedId, PeerName } from '../protocol/ids.ts'
import type { Config } from './config.ts'
import type { Home } from './home.ts'
import type { Log } from './log.ts'
import { Counters, sample, type Sample } from './metrics.ts'
import { everywhere, isLoopbackIp, relaysIn } from './network/addresses.ts'
import { watchInterfaces } from './network/interfaces.ts'
import { Libp2pNetwork } from './network/libp2p-network.ts'
import { Watchdog } from './network/watchdog.ts'
import { Bootstrap } from './network/bootstrap.ts'
import { Dialer, type DialTarget } from './network/dialer.ts'
import { RelayServer } from './network/relay-server.ts'
import { defaultRelayRole, type RelayRole, type RelayReport, type Roles } from './roles.ts'
import { contactReachOf, type ContactReach, type LanMode, type NetworkState } from './reach.ts'
import { Reaching } from './network/reaching.ts'
import { LastTimes } from './social/last-times.ts'
import { Keyring, type Secrets } from './social/keyring.ts'
import type { Replication } from './social/replication.ts'
import { Social } from './social/social.ts'
import { blockedPeers, peers } from './social/tables.ts'
import type { Store } from './store/store.ts'
import { Gossip } from './sync/gossip.ts'
import { Sync } from './sync/sync.ts'
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
  /** What it does on the local network. @default what the config file says, else 'on'; nothing where only this machine can reach it */
  lan?: LanMode
  /** Whether it asks the router for a port. @default what the config file says, else true; never where only this machine can reach it */
  isMappingPorts?: boolean
  /** What it does for others. @default nothing but for contacts */
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
  world: World
  log: Log
  /** The keys of this device are in use elsewhere. */
  copied: () => void
}

interface Parts {
  social: Social
  network: Libp2pNetwork
  sync: Sync
  gossip: Gossip
  dialer: Dialer
  reaching: Reaching
  lastTimes: LastTimes
  watchdog: Watchdog
  counters: Counters
  bootstrap: Bootstrap
  relay: RelayServer | undefined
}

const defaultPeerPort = 7278

export class Engine {
  readonly social: Social
  readonly network: Libp2pNetwork
  readonly #options: EngineOptions
  readonly #parts: Parts
  readonly #world: World
  #starting: Promise<void> = Promise.resolve()
  #unwatch: () => void = () => undefined

  private constructor({ options, world }: EngineInit, parts: Parts) {
    this.#options = options
    this.#world = world
    this.#parts = parts
    this.social = parts.social
    this.network = parts.network
  }

  /** Builds all parts; of these the network listens already. */
  static async build(init: EngineInit, secrets: Secrets): Promise<Engine> {
    const { options, store, world, log, copied } = init
    const keyring = new Keyring(secrets)
    const config = await init.home.readConfig()
    const relay = relayServer(options.roles?.relay, config, world)
    const counters = new Counters()
    const parts = { config, relay, counters }
    const { network, lanMode, isMappingPorts } = await startNetwork(init, keyring, parts)
    const later: { parts?: Parts } = {}
    const replication = replicationOf(options, later)
    const carryRole = options.roles?.carry
    const social = new Social({
      keyring,
      store,
      network,
      directory: network.directory,
      replication,
      world,
      log,
      copied,
      carryRole,
    })
    const { replica } = social
    const { syncIntervalMs: intervalMs } = options
    const interval = intervalMs === undefined ? {} : { intervalMs }
    const bootstrap = new Bootstrap({
      self: network.self,
      addresses: options.bootstrap ?? config.bootstrap ?? [],
      contacts: () => social.dialTargets(),
      dhtPeers: () => network.dhtPeers(),
    })
    const failed = (peer: PeerName): void => social.missing(peer)
    const targets = (): Promise<readonly DialTarget[]> => bootstrap.targets()
    const dialer = new Dialer({ network, world, targets, failed, counters })
    const reconnect = (peer: PeerName): void => dialer.retry(peer)
    const lastTimes = new LastTimes({ network, store, world })
    const synced = (peer: PeerName): void => lastTimes.synced(peer)
    const syncInit = { network, store, replica, world, log, reconnect, counters, synced }
    const sync = new Sync({ ...syncInit, ...interval })
    const pull = (peer: PeerName): Promise<void> => sync.pull(peer)
    const arrived = (feed: FeedId): void => sync.arrived(feed)
    const gossip = new Gossip({ network, replica, world, log, pull, arrived })
    const watchdog = watchdogOf({ network, dialer, world, store })
    const reaching = new Reaching({
      network,
      world,
      log,
      lan: lanMode,
      isMappingPorts,
      known: async () => (await social.dialTargets()).map(({ peer }) => peer),
      relays: () => bootstrap.candidates(),
      mayAsk: (peer) => relay !== undefined || store.get(peers, peer) !== undefined,
      announced: options.announce ?? config.announce ?? [],
      isRelay: relay !== undefined,
    })
    later.parts = {
      social,
      network,
      sync,
      gossip,
      dialer,
      reaching,
      lastTimes,
      bootstrap,
      relay,
      watchdog,
      counters,
    }
    return new Engine(init, later.parts)
  }

  /** What was counted since the start, and what can be measured now. */
  samples(): Sample[] {
    const { network, dialer, watchdog, counters } = this.#parts
    const { dials, waiting } = dialer.load
    return [
      ...counters.samples(),
      ...network.samples(),
      sample('pappus_dials', dials, { state: 'dialling' }),
      sample('pappus_dials', waiting, { state: 'waiting' }),
      sample('pappus_gossip_reconnections_total', watchdog.reconnections),
    ]
  }

  /** How this node can be reached. */
  networkState(): NetworkState {
    return this.#parts.reaching.state()
  }

  /** How a contact with these devices is connected, and when it last was. */
  contactReach(devices: readonly PeerName[]): ContactReach {
    const { network, dialer, lastTimes } = this.#parts
    return contactReachOf(
      devices.map((peer) => {
        const [links, failure] = [network.links(peer), dialer.failure(peer)]
        return { links, ...lastTimes.of(peer), ...(failure !== undefined && { failure }) }
      }),
    )
  }

  /** Addresses by which others name this node as their bootstrap peer. */
  fullAddresses(): string[] {
    const { network } = this.#parts
    const direct = network.addresses().filter((text) => relaysIn([text]).length === 0)
    return direct.map((text) => `${text}/p2p/${network.self}`)
  }

  /** What this node does as a relay; `undefined` for one that is none. */
  relay(): RelayReport | undefined {
    const { network, relay } = this.#parts
    if (relay === undefined) return undefined
    const { reservations, bytes: relayedBytes } = relay.use
    return {
      role: relay.role,
      reservations,
      connections: network.connections(),
      dhtPeers: network.dhtPeers(),
      relayedBytes,
      addresses: this.fullAddresses(),
    }
  }

  start(): Promise<void> {
    this.#starting = this.#start()
    return this.#starting
  }

  async #start(): Promise<void> {
    const { social, sync, gossip, dialer, reaching, lastTimes, watchdog } = this.#parts
    lastTimes.start()
    if (this.#options.isSyncing !== false) await sync.start()
    if (this.#options.isGossiping !== false) await gossip.start()
    await social.start()
    dialer.start()
    await reaching.start()
    watchdog.start()
    const moved = (): void => {
      dialer.dialNow()
      reaching.moved()
    }
    this.#unwatch = watchInterfaces({ world: this.#world, changed: moved })
  }

  /** Stops everything in the reverse order of its start, once that is done. */
  async stop(): Promise<void> {
    const { social, network, sync, gossip, dialer, reaching, lastTimes, watchdog } = this.#parts
    // Told first, so that what it does at its start is soon over.
    const hasEnded = social.stop()
    await this.#starting.catch(() => undefined)
    this.#unwatch()
    watchdog.stop()
    reaching.stop()
    dialer.stop()
    gossip.stop()
    await sync.stop()
    await lastTimes.stop()
    await hasEnded
    await network.stop()
  }
}

/** Watches over the gossip with whoever is a contact. */
function watchdogOf(
  parts: Pick<Parts, 'network' | 'dialer'> & Pick<EngineInit, 'world' | 'store'>,
): Watchdog {
  const { network, dialer, world, store } = parts
  const reconnect = async (peer: PeerName): Promise<void> => {
    await network.disconnect(peer)
    dialer.retry(peer)
  }
  return new Watchdog({
    world,
    contacts: () => network.connected().filter((peer) => store.get(peers, peer) !== undefined),
    streams: (peer) => network.gossipStreams(peer),
    reopen: (peer) => network.welcome(peer),
    reconnect: (peer) => void reconnect(peer),
  })
}

/** Takes the port of the last start again, so that contacts find us where we were. */
async function startNetwork(
  { options, home, store, world, log }: EngineInit,
  keyring: Keyring,
  {
    config,
    relay,
    counters,
  }: { config: Config; relay: RelayServer | undefined; counters: Counters },
): Promise<{ network: Libp2pNetwork; lanMode: LanMode; isMappingPorts: boolean }> {
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
  await home.writeConfig({ ...config, ...network.ports() })
  return { network, lanMode, isMappingPorts }
}

function relayServer(
  role: Partial<RelayRole> | undefined,
  { relay }: Config,
  world: World,
): RelayServer | undefined {
  if (role === undefined) return undefined
  return new RelayServer({ ...defaultRelayRole, ...relay, ...role }, world)
}

/** Social speaks to parts that are built after it. */
function replicationOf(
  { isSyncing = true, isGossiping = true }: EngineOptions,
  later: { parts?: Parts },
): Replication {
  return {
    listen: (topic) => {
      if (isGossiping) later.parts?.gossip.listen(topic)
    },
    unlisten: (topic) => later.parts?.gossip.unlisten(topic),
    announce: (topic, entry) => {
      if (isGossiping) void later.parts?.gossip.announce(topic, entry)
    },
    pull: (peer) => {
      // Not news alone: a device that is new here may have what others wrote who are away.
      if (isSyncing) void later.parts?.sync.pull(peer, { isNewsLikely: false })
    },
    hint: (peer) => {
      if (isSyncing) void later.parts?.sync.hint(peer)
    },
    redial: (peer) => {
      if (peer !== undefined) return later.parts?.dialer.retry(peer)
      later.parts?.dialer.dialNow()
      later.parts?.reaching.contactsChanged()
    },
  }
}
