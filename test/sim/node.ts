/**
 * A person whose node runs, stops, is killed and starts again on the same disk. All of it is the node's own code but for
 * network, disk, clock and dice.
 */
import {
  peerName,
  type AspectId,
  type FeedId,
  type PeerName,
  type PersonId,
} from '../../protocol/ids.ts'
import { DiskFullError } from '../../node/errors.ts'
import type { Log } from '../../node/log.ts'
import { Dialer } from '../../node/network/dial/dialer.ts'
import type { Replication } from '../../node/social/lib/replication.ts'
import { Social } from '../../node/social/social.ts'
import { blockedPeers, me, peers } from '../../node/social/contacts/tables.ts'
import { keptTables, viewTables } from '../../node/social/slices.ts'
import { viewsVersion } from '../../node/social/views-version.ts'
import type { Secrets } from '../../node/social/feeds/keyring.ts'
import { rebuildViews } from '../../node/social/rebuild.ts'
import { renewKeys } from '../../node/renewal.ts'
import { arrivalCount, feedTables } from '../../node/store/feed-store.ts'
import { Store } from '../../node/store/store.ts'
import { Gossip } from '../../node/sync/gossip.ts'
import type { Replica } from '../../node/sync/replica.ts'
import { BlobExchange } from '../../node/sync/blobs/blob-exchange.ts'
import { Sync } from '../../node/sync/sync.ts'
import { memoryBlobs, MemoryDisk } from '../helpers/memory-blobs.ts'
import { TestError } from '../helpers/test-error.ts'
import type { Chance } from './chance.ts'
import { Disk } from './disk.ts'
import { SimHome } from './home.ts'
import type { Internet } from './internet.ts'
import { simLog } from './log.ts'
import { SimNetwork } from './network.ts'
import { keyringOf, secretsOf, SimKeyring } from './people.ts'
import { clockOf, SimWorld } from './world.ts'

export interface SimNodeInit {
  /** Number of the person. */
  index: number
  /** Number of their device; 0 is the first. @default 0 */
  device?: number
  /** The keys and the disk that it begins with, and where those come from. @default new ones */
  copied?: Copied
  internet: Internet
  chance: Chance
  skewMs: number
  aspectNames: readonly string[]
  isSyncing: boolean
  isDiskHonest: boolean
  /** Faults that no schedule may lead to, in words. */
  fail: (problem: string) => void
}

/** An old copy of a home. */
export interface Copied {
  home: SimHome
  disk: Disk
  from: SimNode
  /** The place behind the last that both wrote. */
  place: number
}

/** When a home became another device. */
export interface Renewal {
  /** The device that it was before. */
  peer: PeerName
  place: number
}

const retryMs = 30_000
const silent = simLog(() => undefined) as unknown as Log

/** One process. */
export interface Process {
  readonly world: SimWorld
  readonly network: SimNetwork
  readonly store: Store
  readonly social: Social
  readonly sync: Sync
  readonly blobs: BlobExchange
  readonly gossip: Gossip
  readonly dialer: Dialer
}

export class SimNode {
  readonly index: number
  readonly label: string
  readonly disk: Disk
  /** The files beside the database. */
  readonly blobDisk: MemoryDisk
  readonly home: SimHome
  readonly renewals: Renewal[] = []
  /** Copies of its home, with the place behind the last that both wrote. */
  readonly copies: { node: SimNode; place: number }[] = []
  address: string
  /** When the disk was written last, in virtual time. */
  writtenAtMs = 0
  process: Process | undefined
  /** Whether it never comes back. */
  isGone = false
  /** Whether its person revoked it, and said so. */
  isRevoked = false
  readonly #init: SimNodeInit
  #keyring: SimKeyring
  #secrets: Secrets
  /** Stands for the process that becomes another device. */
  #changing: object | undefined
  #starts = 0
  #store: Store | undefined
  /** How far its clock is ahead. */
  #skewMs: number

  constructor(init: SimNodeInit) {
    this.#init = init
    this.index = init.index
    this.#skewMs = init.skewMs
    const { device = 0, copied } = init
    this.label = `n${init.index}${device === 0 ? '' : `.${device}`}`
    this.#keyring = copied?.from.keyring ?? keyringOf(init.index, device)
    this.#secrets = copied?.from.secrets ?? secretsOf(init.index, device)
    this.address = addressOf(init.index, device, 0)
    const written = (): void => {
      this.writtenAtMs = init.internet.scheduler.nowMs
    }
    this.home = copied?.home ?? new SimHome(secretsOf(init.index, device))
    this.disk = copied?.disk ?? new Disk({ isHonest: init.isDiskHonest })
    this.disk.written = written
    this.blobDisk = copied?.from.blobDisk.copy() ?? new MemoryDisk()
    if (copied === undefined) return
    this.copies.push({ node: copied.from, place: copied.place })
    this.renewals.push(...copied.from.renewals)
  }

  get keyring(): SimKeyring {
    return this.#keyring
  }

  get secrets(): Secrets {
    return this.#secrets
  }

  get peer(): PeerName {
    return peerName(this.#keyring.device.peer.publicKey)
  }

  /** Whether another home has, or had, the keys of this one. */
  get isCopied(): boolean {
    return this.copies.length > 0
  }

  get person(): PersonId {
    return this.keyring.person
  }

  /** The time on its clock. */
  clock(): number {
    return clockOf(this.#init.internet.scheduler, this.#skewMs)
  }

  /** Whether there is something on its disk. */
  get wasUp(): boolean {
    return this.#store !== undefined
  }

  get isUp(): boolean {
    return this.process !== undefined
  }

  get social(): Social {
    return this.running.social
  }

  get running(): Process {
    if (this.process === undefined) throw new TestError(`${this.label} is down`)
    return this.process
  }

  /** The aspect of that name. */
  async aspect(name: string): Promise<AspectId> {
    const found = (await this.social.aspects.list()).find((row) => row.name === name)
    if (found === undefined) throw new TestError(`${this.label} has no aspect ${name}`)
    return found.id
  }

  /** The content of the disk, also while the node is down. */
  get store(): Store {
    if (this.#store === undefined) throw new TestError(`${this.label} was never up`)
    return this.#store
  }

  /** Starts a process on the disk; where that is full, somebody tries again until it is not. */
  async start(): Promise<void> {
    if (this.isGone || this.isUp || this.#changing !== undefined) return
    const { scheduler } = this.#init.internet
    scheduler.note(`${this.label} starts`)
    try {
      await this.#start()
    } catch (error) {
      if (!(error instanceof DiskFullError)) throw error
      await this.kill()
      scheduler.after(retryMs, () => void this.start())
    }
  }

  /** The first start sets the person up. */
  async #start(): Promise<void> {
    this.#starts += 1
    const process = await this.#build()
    this.process = process
    const { store, social, sync, blobs, gossip, dialer } = process
    if (store.get(me, 'me') === undefined) await social.setUp(this.label, this.#init.aspectNames)
    if (this.#init.isSyncing) await sync.start()
    if (this.#init.isSyncing) await blobs.start()
    await gossip.start()
    await social.start()
    dialer.start()
  }

  /** Ends as on SIGTERM: everything stops in order. */
  async stop(): Promise<void> {
    const { running } = this
    this.#init.internet.scheduler.note(`${this.label} stops`)
    await this.#endEngine(running)
    await running.store.close()
    this.disk.cut()
  }

  /** Ends at once. @param keptBatches of those that a power cut may take; without it only the process ends. */
  async kill(keptBatches?: number): Promise<void> {
    this.#init.internet.scheduler.note(`${this.label} is killed, keeps ${keptBatches ?? 'all'}`)
    this.process?.network.end(keptBatches !== undefined)
    this.process?.world.end()
    this.process = undefined
    this.#changing = undefined
    this.disk.cut()
    if (keptBatches === undefined) return
    this.blobDisk.crash()
    await this.disk.losePower(keptBatches)
  }

  /** Goes on as another device of its person, as `Node` does: the keys of this one are in use elsewhere. */
  async #becomeAnother(): Promise<void> {
    const { process } = this
    if (process === undefined || this.#changing !== undefined) return
    const changing = {}
    this.#changing = changing
    this.#init.internet.scheduler.note(`${this.label} becomes another device`)
    await this.#endEngine(process)
    const { store } = process
    const world = this.#world('change')
    while (this.#changing === changing) {
      try {
        await renewKeys({ home: this.home, store, log: silent, world }, 'copied')
        this.renewals.push({ peer: this.peer, place: lastPlace(store) })
        break
      } catch (error) {
        if (!(error instanceof DiskFullError)) throw error
        await this.#init.internet.scheduler.pause(retryMs)
      }
    }
    if (this.#changing !== changing) return
    await store.close()
    this.disk.cut()
    this.#changing = undefined
    await this.start()
  }

  async #endEngine({
    dialer,
    gossip,
    blobs,
    sync,
    social,
    network,
    world,
  }: Process): Promise<void> {
    this.process = undefined
    const hasEnded = social.stop()
    dialer.stop()
    gossip.stop()
    await sync.stop()
    await blobs.stop()
    await hasEnded
    network.end(false)
    world.end()
  }

  /** Opens the disk of a node that is gone, to see what was on it. */
  async open(): Promise<void> {
    this.process ??= await this.#build()
  }

  /** Sets the clock, also back. */
  setClock(skewMs: number): void {
    this.#init.internet.scheduler.note(`${this.label} has another time`)
    this.#skewMs = skewMs
  }

  /** The next start is at another address. */
  move(): void {
    this.address = addressOf(this.index, this.#init.device ?? 0, this.#starts)
  }

  #world(name: string | number): SimWorld {
    const { internet, chance } = this.#init
    const { scheduler } = internet
    return new SimWorld({ scheduler, chance: chance.fork(name), now: () => this.clock() })
  }

  async #build(): Promise<Process> {
    const { internet, fail } = this.#init
    const world = this.#world(this.#starts)
    const number = this.#starts
    const log = simLog((line) => {
      if (number === this.#starts) fail(`${this.label} logs an error: ${line}`)
    }) as unknown as Log
    const database = await this.disk.open()
    const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables], {
      hasRoom: () => Promise.resolve(!this.disk.isFull),
      viewsVersion,
    })
    this.#store = store
    const secrets = await this.home.readSecrets()
    if (secrets.device !== this.#secrets.device) this.#keyring = new SimKeyring(secrets)
    this.#secrets = secrets
    const { keyring } = this
    const files = await memoryBlobs((length) => world.random(length), this.blobDisk)
    if (store.needsRebuild) await rebuildViews({ store, keyring, log })
    const isContact = (peer: PeerName): boolean => store.get(peers, peer) !== undefined
    const isBlocked = (peer: PeerName): boolean => store.get(blockedPeers, peer) !== undefined
    const { label, address, peer: self } = this
    const network = new SimNetwork({ internet, self, label, address, isContact, isBlocked })
    const parts: Partial<Process> = {}
    const replication = this.#replication(parts)
    const copied = (): void => {
      if (this.process?.network === network) void this.#becomeAnother()
    }
    const social = new Social({
      keyring,
      store,
      blobs: files,
      network,
      replication,
      world,
      log,
      copied,
    })
    const { replica } = social
    const sync = new Sync({ network, store, replica: this.#counting(replica, () => 1), world, log })
    const counting = this.#counting(replica, () => network.flood.hops)
    const pull = (peer: PeerName): Promise<void> => sync.pull(peer)
    const arrived = (feed: FeedId): void => sync.arrived(feed)
    const gossip = new Gossip({ network, replica: counting, world, log, pull, arrived })
    const dialer = new Dialer({ network, world, targets: () => social.dialTargets() })
    const blobs = new BlobExchange({ network, files, replica: social.blobReplica, world, log })
    return Object.assign(parts, { world, network, store, social, sync, blobs, gossip, dialer })
  }

  #replication(parts: Partial<Process>): Replication {
    const { isSyncing } = this.#init
    return {
      listen: (topic) => parts.gossip?.listen(topic),
      unlisten: (topic) => parts.gossip?.unlisten(topic),
      announce: async (topic, entry) => (await parts.gossip?.announce(topic, entry)) ?? [],
      fetch: async (peer) => {
        if (isSyncing) await parts.sync?.pull(peer, { isNewsLikely: false })
      },
      pull: (peer) => {
        if (isSyncing) void parts.sync?.pull(peer, { isNewsLikely: false })
      },
      hint: (peer) => {
        if (isSyncing) void parts.sync?.hint(peer)
      },
      fetchBlobs: () => {
        if (isSyncing) parts.blobs?.look()
      },
      redial: (peer) => parts.dialer?.retry(peer),
    }
  }

  /** Counts what is delivered, and over how many hops. */
  #counting(replica: Replica, hopsNow: () => number): Replica {
    const { costs } = this.#init.internet
    const accept: Replica['accept'] = async (feed, entries) => {
      const hops = hopsNow()
      const outcome = await replica.accept(feed, entries)
      if (outcome === 'stored' || outcome === 'ahead') costs.deliver(entries.length, hops)
      return outcome
    }
    return new Proxy(replica, {
      get: (target, name) => {
        if (name === 'accept') return accept
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }
}

function addressOf(index: number, device: number, move: number): string {
  return `/ip4/${10 + device}.${move}.${index >> 8}.${index & 255}/tcp/7278`
}

/** The place behind all that is stored. */
export function lastPlace(store: Store): number {
  return (store.get(arrivalCount, 'last') ?? 0) + 0.5
}
