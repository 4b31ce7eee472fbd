/**
 * The composition root: builds all parts of a node, starts them in order, and stops them in reverse. The only file that
 * knows everybody.
 */
import packageJson from '../package.json' with { type: 'json' }
import { parsePhrase } from '../protocol/identity.ts'
import type { FeedId, PeerName, PersonId } from '../protocol/ids.ts'
import type { NoticeKind } from '../protocol/records/notice.ts'
import {
  AlreadyRunningError,
  AlreadySetUpError,
  NotSetUpError,
  StoreLockedError,
} from './errors.ts'
import { Home } from './home.ts'
import type { Backend } from './http/backend.ts'
import { HttpServer } from './http/server.ts'
import { Sessions } from './http/sessions.ts'
import { createLog, type Log } from './log.ts'
import { everywhere } from './network/addresses.ts'
import { Dialer } from './network/dialer.ts'
import { Libp2pNetwork } from './network/libp2p-network.ts'
import type { Roles } from './roles.ts'
import { Keyring, type Secrets } from './social/keyring.ts'
import { rebuildViews } from './social/rebuild.ts'
import { Social, type Replication } from './social/social.ts'
import {
  blockedPeers,
  feeds,
  keptTables,
  me,
  peers,
  viewTables,
  viewsVersion,
  type FeedRow,
} from './social/tables.ts'
import { feedTables } from './store/feed-store.ts'
import { mendFeeds } from './store/mend.ts'
import { hasRoomIn, openDatabase, repairDatabase } from './store/open.ts'
import { Store } from './store/store.ts'
import { Gossip } from './sync/gossip.ts'
import { Sync } from './sync/sync.ts'
import { realWorld, type World } from './world.ts'

export interface NodeInit {
  /** Folder with all data. */
  home: string
  /** Port of the web view and API; 0 for any free one. @default 7277 */
  port?: number
  /** IP addresses that other nodes may reach this one at. @default all */
  listen?: readonly string[]
  /** Port for other nodes; 0 for any free one. @default that of the last start, else 7278 */
  peerPort?: number
  /** Whether to try to save what can be read of a damaged database first. @default false */
  isRepair?: boolean
  /** @default 'warn' */
  logLevel?: string
  /** What it does for others. @default nothing but for contacts */
  roles?: Roles
  /** Switches of tests: each way of delivery must do alone. @default true */
  isGossiping?: boolean
  isSyncing?: boolean
  /** @default 300000 */
  syncIntervalMs?: number
  world?: World
}

/** What runs once there is a person. */
interface Running {
  social: Social
  network: Libp2pNetwork
  sync: Sync
  gossip: Gossip
  dialer: Dialer
}

const defaultPort = 7277
const defaultPeerPort = 7278

export class Node implements Backend, AsyncDisposable {
  readonly version = packageJson.version
  readonly startedAtMs: number
  readonly home: string
  /** Resolves when the node was asked to stop, and has. */
  readonly stopped: Promise<void>
  readonly #init: NodeInit
  readonly #world: World
  readonly #log: Log
  readonly #home: Home
  readonly #store: Store
  readonly #hasStopped: () => void
  #http?: HttpServer
  #sessions?: Sessions
  #running: Running | undefined
  #stopping?: Promise<void>
  /** While this home becomes another device. */
  #changing: Promise<void> | undefined
  #isSettingUp = false
  #repaired: { entries: number } | undefined

  private constructor(init: NodeInit, parts: { home: Home; store: Store; log: Log }) {
    this.#init = init
    this.#world = init.world ?? realWorld
    this.#log = parts.log
    this.#home = parts.home
    this.#store = parts.store
    this.home = init.home
    this.startedAtMs = this.#world.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.stopped = promise
    this.#hasStopped = resolve
  }

  /**
   * Starts a node.
   *
   * @throws {AlreadyRunningError} when one runs on this home.
   * @throws {HomeUnusableError} when the folder cannot be used.
   * @throws {StoreDamagedError} when its database cannot be read.
   * @throws {PortBusyError} when another program has the port.
   */
  static async start(init: NodeInit): Promise<Node> {
    const home = new Home(init.home)
    await home.prepare()
    const log = createLog(init.logLevel ?? 'warn')
    const store = await openStore(home, init.isRepair === true)
    const node = new Node(init, { home, store, log })
    try {
      await node.#start()
      return node
    } catch (error) {
      await node.stop()
      throw error
    }
  }

  /**
   * Makes the views of a home anew from its feeds, while no node runs on it.
   *
   * @returns how many entries were replayed.
   * @throws {AlreadyRunningError} when a node runs.
   * @throws {NotSetUpError} when there is nobody to read as.
   */
  static async rebuild(folder: string): Promise<number> {
    const home = new Home(folder)
    await home.prepare()
    await using store = await openStore(home, false)
    const secrets = await home.readSecrets()
    if (secrets === undefined) throw new NotSetUpError('no identity')
    return await rebuildViews({ store, keyring: new Keyring(secrets), log: createLog('error') })
  }

  /** Where the web view and API answer. */
  get url(): string {
    return this.#http?.url ?? ''
  }

  /** What a repair at the start saved. */
  get repaired(): { entries: number } | undefined {
    return this.#repaired
  }

  /** The address of the view that signs one browser in. */
  signInUrl(): string {
    if (this.#http === undefined || this.#sessions === undefined) return ''
    return this.#http.signInUrl(this.#sessions)
  }

  social(): Social {
    if (this.#running === undefined) throw new NotSetUpError('no identity')
    return this.#running.social
  }

  isSetUp(): boolean {
    return this.#running !== undefined || this.#changing !== undefined
  }

  async setUp(name: string, aspectNames: readonly string[], phrase?: string): Promise<void> {
    const hasOwner = this.isSetUp() || this.#store.get(me, 'me') !== undefined
    // A second set-up meanwhile, by a double click or another tab, would write other keys over those of the first.
    if (hasOwner || this.#isSettingUp) throw new AlreadySetUpError('me')
    const words = phrase === undefined ? undefined : parsePhrase(phrase)
    this.#isSettingUp = true
    try {
      const running = await this.#build(await this.#home.createSecrets(this.#world, words))
      // As on a full disk: the next try starts a network of its own, on the same ports.
      await running.social.setUp(name, aspectNames).catch(async (error: unknown) => {
        await running.network.stop()
        throw error
      })
      await this.#run(running)
    } finally {
      this.#isSettingUp = false
    }
  }

  isOnline(person: PersonId): boolean {
    const devices = this.#running?.social.person(person)?.devices ?? []
    return devices.some(({ peer }) => this.#running?.network.isConnected(peer))
  }

  addresses(): string[] {
    return this.#running?.network.addresses() ?? []
  }

  watchPresence(watcher: (person: PersonId) => void): () => void {
    const tell = (peer: PeerName): void => {
      const person = this.#store.get(peers, peer)
      if (person !== undefined) watcher(person)
    }
    return (
      this.#running?.network.watch({ connected: tell, disconnected: tell }) ?? (() => undefined)
    )
  }

  /** Stops everything in the reverse order of its start; what was acknowledged is on disk. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #start(): Promise<void> {
    const sessions = new Sessions({
      world: this.#world,
      saved: await this.#home.readSessions(),
      save: (hashes) => this.#home.writeSessions(hashes),
    })
    this.#sessions = sessions
    const isRepaired =
      this.#init.isRepair === true && (await this.#home.readSecrets()) !== undefined
    const secrets = isRepaired ? await this.#startRepaired() : await this.#home.readSecrets()
    if (secrets !== undefined && this.#store.needsRebuild) {
      await rebuildViews({ store: this.#store, keyring: new Keyring(secrets), log: this.#log })
    }
    if (secrets !== undefined && this.#store.get(me, 'me') !== undefined) {
      await this.#run(await this.#build(secrets))
    }
    const port = this.#init.port ?? defaultPort
    this.#http = await HttpServer.start({ backend: this, sessions, port, log: this.#log })
    const token = sessions.createProgram()
    await this.#home.writeRunning({ url: this.url, pid: process.pid, token })
  }

  /** After a repair anything may be missing, also what others have: so nothing more is written with the keys that there were. */
  async #startRepaired(): Promise<Secrets> {
    const parts = { home: this.#home, store: this.#store, log: this.#log, world: this.#world }
    await mendFeeds(this.#store, (feed) => readingOrder(this.#store.get(feeds, feed)?.kind))
    const { secrets, entries } = await renewDevice(parts, 'repaired')
    this.#repaired = { entries }
    return secrets
  }

  async #build(secrets: Secrets): Promise<Running> {
    const keyring = new Keyring(secrets)
    const store = this.#store
    const [world, log] = [this.#world, this.#log]
    const network = await this.#startNetwork(keyring)
    const social = new Social({
      keyring,
      store,
      network,
      replication: this.#replication(),
      world,
      log,
      copied: () => this.#becomeAnother(),
      carryRole: this.#init.roles?.carry,
    })
    const { replica } = social
    const intervalMs = this.#init.syncIntervalMs
    const interval = intervalMs === undefined ? {} : { intervalMs }
    const reconnect = (peer: PeerName): void => this.#running?.dialer.retry(peer)
    const sync = new Sync({ network, store, replica, world, log, reconnect, ...interval })
    const pull = (peer: PeerName): Promise<void> => sync.pull(peer)
    const arrived = (feed: FeedId): void => sync.arrived(feed)
    const gossip = new Gossip({ network, replica, world, log, pull, arrived })
    const dialer = new Dialer({ network, world, targets: () => social.dialTargets() })
    return { social, network, sync, gossip, dialer }
  }

  async #run(running: Running): Promise<void> {
    this.#running = running
    const { social, sync, gossip, dialer } = running
    if (this.#init.isSyncing !== false) await sync.start()
    if (this.#init.isGossiping !== false) await gossip.start()
    await social.start()
    dialer.start()
  }

  /** Takes the ports of the last start again, so that contacts find us where we were. */
  async #startNetwork(keyring: Keyring): Promise<Libp2pNetwork> {
    const config = await this.#home.readConfig()
    const { peerPort } = this.#init
    const tcpPort = peerPort ?? config.tcpPort ?? defaultPeerPort
    const wsPort = config.wsPort ?? (tcpPort === 0 ? 0 : tcpPort + 1)
    const isContact = (peer: PeerName): boolean => this.#store.get(peers, peer) !== undefined
    const { peerSeed } = keyring.device
    const listen = this.#init.listen ?? everywhere()
    const isBlocked = (peer: PeerName): boolean => this.#store.get(blockedPeers, peer) !== undefined
    const init = { peerSeed, listen, isContact, isBlocked }
    const start = (ports: { tcpPort: number; wsPort: number }): Promise<Libp2pNetwork> =>
      Libp2pNetwork.start({ ...init, ...ports }, this.#log)
    const wanted = start({ tcpPort, wsPort })
    // Another node, or another program, has them: any others will do, and our contacts are told.
    const network = await wanted.catch((error: unknown) => {
      if (peerPort !== undefined && peerPort !== 0) throw error
      return start({ tcpPort: 0, wsPort: 0 })
    })
    await this.#home.writeConfig({ ...config, ...network.ports() })
    return network
  }

  /** Social speaks to parts that are built after it. */
  #replication(): Replication {
    const isSyncing = this.#init.isSyncing !== false
    const isGossiping = this.#init.isGossiping !== false
    return {
      listen: (topic) => {
        if (isGossiping) this.#running?.gossip.listen(topic)
      },
      unlisten: (topic) => this.#running?.gossip.unlisten(topic),
      announce: (topic, entry) => {
        if (isGossiping) void this.#running?.gossip.announce(topic, entry)
      },
      pull: (peer) => {
        if (isSyncing) void this.#running?.sync.pull(peer)
      },
      hint: (peer) => {
        if (isSyncing) void this.#running?.sync.hint(peer)
      },
      redial: () => this.#running?.dialer.dialNow(),
    }
  }

  /** Goes on as another device of the person: the keys of this one are in use elsewhere. Never rejects. */
  #becomeAnother(): void {
    if (this.#changing !== undefined || this.#stopping !== undefined) return
    this.#changing = this.#change()
      .catch((error: unknown) => this.#log.error({ err: error }, 'not another device yet'))
      .finally(() => (this.#changing = undefined))
  }

  async #change(): Promise<void> {
    this.#log.warn('the keys of this device are in use elsewhere: it becomes another one')
    await this.#endRunning()
    const parts = { home: this.#home, store: this.#store, log: this.#log, world: this.#world }
    const { secrets } = await renewDevice(parts, 'copied')
    if (this.#stopping === undefined) await this.#run(await this.#build(secrets))
  }

  async #endRunning(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (running === undefined) return
    running.dialer.stop()
    running.gossip.stop()
    await running.sync.stop()
    await running.social.stop()
    await running.network.stop()
  }

  async #stop(): Promise<void> {
    await this.#http?.stop()
    await this.#changing
    await this.#endRunning()
    await this.#store.close()
    if (this.#http !== undefined) await this.#home.clearRunning()
    this.#hasStopped()
  }
}

/** Of entries that came at the same time, those are read first that say what the others are. */
function readingOrder(kind: FeedRow['kind'] | undefined): number {
  return kind === undefined ? 4 : ['self', 'pair', 'public', 'aspect', 'carried'].indexOf(kind)
}

interface RenewParts {
  home: Home
  store: Store
  log: Log
  world: World
}

/**
 * Makes a home another device of its person, and its views those of that device.
 *
 * @returns how many entries they were made of.
 */
async function renewDevice(
  { home, store, log, world }: RenewParts,
  because: NoticeKind,
): Promise<{ secrets: Secrets; entries: number }> {
  // Noted first: after a crash the views are made for whichever device there is.
  await store.beginRebuild(viewTables)
  await home.renewDevice(world, because)
  const secrets = await home.readSecrets()
  if (secrets === undefined) throw new NotSetUpError('no identity')
  return { secrets, entries: await rebuildViews({ store, keyring: new Keyring(secrets), log }) }
}

async function openStore(home: Home, isRepair: boolean): Promise<Store> {
  try {
    if (isRepair) await repairDatabase(home.storeFolder)
    const database = await openDatabase(home.storeFolder)
    return await Store.over(database, [...feedTables, ...keptTables, ...viewTables], {
      hasRoom: () => hasRoomIn(home.storeFolder),
      viewsVersion,
    })
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error
    const running = await home.readRunning()
    throw new AlreadyRunningError(
      home.folder,
      { url: running?.url ?? home.folder },
      { cause: error },
    )
  }
}
