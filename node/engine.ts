/** All that runs once there is a person: network, rules, synchronisation, gossip and dialer of one device. */
import { join } from 'node:path'
import type { FeedId, PeerName } from '../protocol/ids.ts'
import { watched } from './background.ts'
import type { Config } from './config.ts'
import {
  relayServer,
  startNetwork,
  type EngineInit,
  type EngineOptions,
  type StartedNetwork,
} from './engine-network.ts'
import { replicationOf, watchdogOf, type Parts } from './engine-parts.ts'
import { Counters, sample, type Sample } from './metrics.ts'
import { relaysIn } from './network/base/addresses.ts'
import { watchInterfaces } from './network/base/interfaces.ts'
import type { Libp2pNetwork } from './network/libp2p-network.ts'
import { Bootstrap } from './network/bootstrap.ts'
import { Dialer } from './network/dial/dialer.ts'
import type { DialTarget } from './network/base/network.ts'
import type { RelayServer } from './network/relay/relay-server.ts'
import type { RelayReport } from './roles.ts'
import { contactReachOf, type ClockState, type ContactReach, type NetworkState } from './reach.ts'
import { Reaching } from './network/reaching.ts'
import { LastTimes } from './social/contacts/last-times.ts'
import { Keyring, type Secrets } from './social/feeds/keyring.ts'
import { Social } from './social/social.ts'
import { versionOf, viewsVersion } from './social/views-version.ts'
import { WorkerIndex } from './search/worker-index.ts'
import { peers } from './social/contacts/tables.ts'
import { BlobExchange } from './sync/blobs/blob-exchange.ts'
import { Gossip } from './sync/gossip.ts'
import { Sync } from './sync/sync.ts'
import type { World } from './world.ts'
import { ClockCheck } from './network/clock-check.ts'

/** The parts that all others are built on. */
interface Foundation extends StartedNetwork {
  keyring: Keyring
  config: Config
  relay: RelayServer | undefined
  counters: Counters
}

/** The index is made anew when the views are, or when its own code differs. */
const searchVersion = `${viewsVersion} ${versionOf([join(import.meta.dirname, 'search')])}`

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

  /** Builds all parts; of these the network listens already, but where it throws. */
  static async build(init: EngineInit, secrets: Secrets): Promise<Engine> {
    const { options, world } = init
    const keyring = new Keyring(secrets)
    const config = await init.home.readConfig()
    const relay = relayServer(options.roles?.relay, config, world)
    const counters = new Counters()
    const started = await startNetwork(init, keyring, { config, relay, counters })
    try {
      return new Engine(init, assemble(init, { ...started, keyring, config, relay, counters }))
    } catch (error) {
      await started.network.stop()
      throw error
    }
  }

  /** Counts since the start, and measurements of now. */
  samples(): Sample[] {
    const { network, dialer, sync, watchdog, counters } = this.#parts
    const { dials, waiting } = dialer.load
    const { rounds, runs, waiting: feeds } = sync.load
    return [
      ...counters.samples(),
      ...network.samples(),
      sample('pappus_dials', dials, { state: 'dialling' }),
      sample('pappus_dials', waiting, { state: 'waiting' }),
      sample('pappus_sync_rounds', rounds),
      sample('pappus_sync_feeds', runs, { state: 'fetching' }),
      sample('pappus_sync_feeds', feeds, { state: 'waiting' }),
      sample('pappus_gossip_reconnections_total', watchdog.reconnections),
    ]
  }

  /** How this node can be reached. */
  networkState(): NetworkState {
    return this.#parts.reaching.state()
  }

  /** Whether the clock of this machine is right. */
  clockState(): Promise<ClockState> {
    return this.#parts.clock.state()
  }

  /** How a contact with these devices is connected, and when it last was. */
  contactReach(devices: readonly PeerName[]): ContactReach {
    const { network, dialer, lastTimes } = this.#parts
    return contactReachOf(
      devices.map((peer) => {
        const [links, failure] = [network.links(peer), dialer.failure(peer)]
        const openedMs = network.openedMs(peer)
        return {
          links,
          ...(openedMs !== undefined && { openedMs }),
          ...lastTimes.of(peer),
          ...(failure !== undefined && { failure }),
        }
      }),
    )
  }

  /** Addresses by which others name this node as their bootstrap peer. */
  fullAddresses(): string[] {
    const { network } = this.#parts
    const direct = network.addresses().filter((text) => relaysIn([text]).length === 0)
    return direct.map((text) => `${text}/p2p/${network.self}`)
  }

  /** The report of this node as a relay; `undefined` for one that is none. */
  relay(): RelayReport | undefined {
    const { network, relay } = this.#parts
    if (relay === undefined) return undefined
    const { reservations, bytes: relayedBytes, bytesToday: relayedBytesToday } = relay.use
    return {
      role: relay.role,
      reservations,
      connections: network.connections(),
      dhtPeers: network.dhtPeers(),
      relayedBytes,
      relayedBytesToday,
      addresses: this.fullAddresses(),
    }
  }

  start(): Promise<void> {
    // A caller of stop hears of a failure here, as the caller of start does.
    this.#starting = watched(this.#start(), () => undefined)
    return this.#starting
  }

  async #start(): Promise<void> {
    const { blobs, social, sync, gossip, dialer, reaching, lastTimes, watchdog, clock } =
      this.#parts
    lastTimes.start()
    await clock.start()
    if (this.#options.isSyncing !== false) await sync.start()
    await blobs.start()
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
    const { blobs, social, network, sync, gossip, dialer, reaching, lastTimes, watchdog } =
      this.#parts
    // Told first, so that what it does at its start is soon over.
    const hasEnded = watched(social.stop(), () => undefined)
    await this.#starting.catch(() => undefined)
    this.#unwatch()
    watchdog.stop()
    reaching.stop()
    dialer.stop()
    gossip.stop()
    await sync.stop()
    await blobs.stop()
    await lastTimes.stop()
    await hasEnded
    await network.stop()
  }
}

/** All parts of an engine around a network that listens. */
function assemble(
  { options, home, store, blobs: files, world, log, copied }: EngineInit,
  { network, lanMode, isMappingPorts, keyring, config, relay, counters }: Foundation,
): Parts {
  const later: { parts?: Parts } = {}
  const replication = replicationOf(options, later)
  const carryRole = options.roles?.carry
  const social = new Social({
    keyring,
    store,
    blobs: files,
    network,
    directory: network.directory,
    replication,
    world,
    log,
    copied,
    carryRole,
    guestRole: options.roles?.guests,
    relays: async () => later.parts?.bootstrap.candidates() ?? [],
    search: {
      index: new WorkerIndex(join(home.searchFolder, 'search.db')),
      version: searchVersion,
    },
  })
  const { replica } = social
  const { syncIntervalMs: intervalMs } = options
  const interval = intervalMs === undefined ? {} : { intervalMs }
  const bootstrap = new Bootstrap({
    self: network.self,
    addresses: options.bootstrap ?? config.bootstrap ?? [],
    contacts: () => social.dialTargets(),
    personOf: (peer) => store.get(peers, peer),
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
  const blobs = new BlobExchange({ network, files, replica: social.blobReplica, world, log })
  const pull = (peer: PeerName): Promise<void> => sync.pull(peer)
  const arrived = (feed: FeedId, owner: PeerName): void => {
    sync.arrived(feed)
    sync.heard(owner)
  }
  const gossip = new Gossip({ network, replica, world, log, pull, arrived })
  const watchdog = watchdogOf({ network, dialer, world, store })
  const isContact = (peer: PeerName): boolean => store.get(peers, peer) !== undefined
  const clock = new ClockCheck({ network, world, isContact })
  const reaching = new Reaching({
    network,
    world,
    log,
    lan: lanMode,
    isMappingPorts,
    known: async () => (await social.dialTargets()).map(({ peer }) => peer),
    relays: () => bootstrap.candidates(),
    isContact,
    announced: options.announce ?? config.announce ?? [],
    isRelay: relay !== undefined,
  })
  later.parts = {
    social,
    network,
    sync,
    blobs,
    gossip,
    dialer,
    reaching,
    lastTimes,
    bootstrap,
    relay,
    watchdog,
    counters,
    clock,
  }
  return later.parts
}
