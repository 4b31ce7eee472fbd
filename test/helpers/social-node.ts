/** A person with real rules, store, sync and gossip, on a fake network, a fake clock and a database in memory. */
import { MemoryLevel } from 'memory-level'
import {
  peerName,
  type AspectId,
  type FeedId,
  type PeerName,
  type PersonId,
  type PostId,
} from '../../protocol/ids.ts'
import { entropyLength, phraseFromEntropy } from '../../protocol/identity.ts'
import { Keyring, type Secrets } from '../../node/social/feeds/keyring.ts'
import { rebuildViews } from '../../node/social/rebuild.ts'
import type { NoticeKind } from '../../protocol/records/notice.ts'
import type { Directory } from '../../node/network/dht/directory.ts'
import type { DialTarget } from '../../node/network/base/network.ts'
import type { CarryRole, GuestRole } from '../../node/roles.ts'
import type { Replication } from '../../node/social/lib/replication.ts'
import type { SearchIndex } from '../../node/search/search-index.ts'
import { Social } from '../../node/social/social.ts'
import { keptTables, viewTables } from '../../node/social/slices.ts'
import { feedTables } from '../../node/store/feed-store.ts'
import type { BlobFiles } from '../../node/store/blobs/blob-files.ts'
import { Store } from '../../node/store/store.ts'
import { Gossip } from '../../node/sync/gossip.ts'
import { BlobExchange } from '../../node/sync/blobs/blob-exchange.ts'
import { Sync } from '../../node/sync/sync.ts'
import type { FakeHub, FakeNetwork } from './fake-network.ts'
import { FakeWorld } from './fake-world.ts'
import { memoryBlobs, type MemoryDisk } from './memory-blobs.ts'
import { recordingLog, type RecordingLog } from './recording-log.ts'
import { bytesFrom } from './seed.ts'
import { TestError } from './test-error.ts'

export interface SocialNodeInit {
  hub: FakeHub
  world?: FakeWorld
  /** @default one aspect, Family */
  aspects?: readonly string[]
  /** Of whom this is another device. @default a person of its own */
  deviceOf?: SocialNode
  /** @default true */
  isSyncing?: boolean
  /** @default true */
  isGossiping?: boolean
  carryRole?: CarryRole
  /** Where it holds guest links for others. */
  guestRole?: GuestRole
  /** Relays that it may use. @default none */
  relays?: () => Promise<readonly DialTarget[]>
  /** Where its blobs are. */
  disk?: MemoryDisk
  /** @default none */
  directory?: Directory
  /** @default none: nothing is searched */
  search?: { index: SearchIndex; version: string }
}

interface SocialNodeParts {
  blobs: BlobFiles
  world: FakeWorld
  store: Store
  database: MemoryLevel<string, Uint8Array>
  secrets: Secrets
}

export interface SocialNodeCopy {
  /** From now on the copy answers for the peer, and the original does not. */
  start(): Promise<SocialNode>
}

const origin = 'http://127.0.0.1:7277'

export class SocialNode implements AsyncDisposable {
  readonly name: string
  readonly world: FakeWorld
  readonly store: Store
  readonly network: FakeNetwork
  readonly social: Social
  readonly sync: Sync
  readonly blobs: BlobExchange
  readonly files: BlobFiles
  readonly gossip: Gossip
  readonly log: RecordingLog
  /** How often the parts behind were asked to do something. */
  readonly calls = { pull: 0, hint: 0 }
  /** The peers that it wanted to be dialled at once. */
  readonly redialled: PeerName[] = []

  /** Whether the node found out that its keys are in use elsewhere. */
  isCopied = false
  readonly #init: SocialNodeInit
  readonly #parts: SocialNodeParts

  private constructor(name: string, init: SocialNodeInit, parts: SocialNodeParts) {
    const { hub, isSyncing = true, isGossiping = true } = init
    const { world, store, secrets } = parts
    this.files = parts.blobs
    const keyring = new Keyring(secrets)
    this.#init = init
    this.#parts = parts
    this.name = name
    this.world = world
    this.store = store
    this.log = recordingLog()
    this.network = hub.join(peerName(keyring.device.peer.publicKey))
    const { network } = this
    const { log } = this.log
    const replication: Replication = {
      listen: (topic) => {
        if (isGossiping) this.gossip.listen(topic)
      },
      unlisten: (topic) => this.gossip.unlisten(topic),
      // Without gossip as if all of it got lost: who was sent it gets no hint.
      announce: (topic, entry) =>
        isGossiping ? this.gossip.announce(topic, entry) : Promise.resolve(network.connected()),
      pull: (peer) => {
        this.calls.pull += 1
        if (isSyncing) void this.sync.pull(peer, { isNewsLikely: false })
      },
      fetch: async (peer) => {
        if (isSyncing) await this.sync.pull(peer, { isNewsLikely: false })
      },
      hint: (peer) => {
        this.calls.hint += 1
        if (isSyncing) void this.sync.hint(peer)
      },
      fetchBlobs: () => this.blobs.look(),
      redial: (peer) => this.redialled.push(peer),
    }
    this.social = new Social({
      keyring,
      store,
      blobs: parts.blobs,
      network,
      replication,
      world,
      log,
      carryRole: init.carryRole,
      guestRole: init.guestRole,
      relays: init.relays,
      search: init.search,
      ...(init.directory !== undefined && { directory: init.directory }),
      copied: () => {
        this.isCopied = true
      },
    })
    const { replica } = this.social
    this.sync = new Sync({ network, store, replica, world, log })
    const { blobReplica } = this.social
    this.blobs = new BlobExchange({ network, files: parts.blobs, replica: blobReplica, world, log })
    const pull = (peer: PeerName): Promise<void> => this.sync.pull(peer)
    const arrived = (feed: FeedId, owner: PeerName): void => {
      this.sync.arrived(feed)
      this.sync.heard(owner)
    }
    this.gossip = new Gossip({ network, replica, world, log, pull, arrived })
  }

  static async start(name: string, init: SocialNodeInit): Promise<SocialNode> {
    const { world = new FakeWorld(name) } = init
    const next = bytesFrom(`social/${name}`)
    const own = phraseFromEntropy(next(entropyLength))
    const phrase = init.deviceOf?.social.keyring.phrase ?? own
    const secrets = { phrase, device: next(32), createdAtMs: world.now() }
    const database = await emptyDatabase()
    const blobs = await memoryBlobs((length) => world.random(length), init.disk)
    const node = new SocialNode(name, init, { ...(await stored(database)), blobs, world, secrets })
    await node.social.setUp(name, init.aspects ?? ['Family'])
    return node.#begin()
  }

  /** An old copy of a home: the same keys and data, on a network and a clock of its own, not started yet. */
  async copy(name: string): Promise<SocialNodeCopy> {
    const database = await emptyDatabase()
    for await (const [key, value] of this.#parts.database.iterator({
      keyEncoding: 'view',
      valueEncoding: 'view',
    })) {
      await database.put(key as never, value, { keyEncoding: 'view', valueEncoding: 'view' })
    }
    const world = new FakeWorld(name)
    world.set(this.world.now())
    const { secrets, blobs } = this.#parts
    const parts = { ...(await stored(database)), blobs, world, secrets }
    return { start: () => new SocialNode(name, this.#init, parts).#begin() }
  }

  /** Goes on as another device, as `Node` does. */
  async renew(because: NoticeKind): Promise<SocialNode> {
    const { name, world, store, log } = this
    await this.#end()
    this.#init.hub.networks.delete(this.peer)
    const { secrets } = this.#parts
    const formers = [...(secrets.formers ?? []), secrets.device]
    const device = world.random(32)
    const next = { ...secrets, device, createdAtMs: world.now(), formers, because }
    await rebuildViews({ store, keyring: new Keyring(next), log: log.log })
    return new SocialNode(name, this.#init, { ...this.#parts, secrets: next }).#begin()
  }

  /** Makes the views anew. @returns how many entries were read */
  rebuild(): Promise<number> {
    const { store, social, log } = this
    return rebuildViews({ store, keyring: social.keyring, log: log.log })
  }

  async #begin(): Promise<SocialNode> {
    if (this.#init.isSyncing !== false) await this.sync.start()
    await this.blobs.start()
    if (this.#init.isGossiping !== false) await this.gossip.start()
    await this.social.start()
    return this
  }

  async #end(): Promise<void> {
    for (const peer of this.network.connected()) await this.network.disconnect(peer)
    this.gossip.stop()
    await this.sync.stop()
    await this.blobs.stop()
    await this.social.stop()
  }

  get person(): PersonId {
    return this.social.keyring.person
  }

  get peer(): PeerName {
    return this.network.self
  }

  async aspect(name = 'Family'): Promise<AspectId> {
    const found = (await this.social.aspects.list()).find((row) => row.name === name)
    if (found === undefined) throw new TestError(`no aspect ${name}`)
    return found.id
  }

  /** Posts to some aspects, or to Family, a second after whatever was before. */
  async post(text: string, ...names: string[]): Promise<PostId> {
    this.world.set(this.world.now() + 1000)
    const wanted = names.length === 0 ? ['Family'] : names
    return this.social.posts.create(
      text,
      await Promise.all(wanted.map((name) => this.aspect(name))),
    )
  }

  /** A link to one of the aspects. */
  async invite(aspect = 'Family', uses = 1, lifetimeMs = 3_600_000): Promise<string> {
    const wanted = { aspect: await this.aspect(aspect), uses, lifetimeMs }
    const { link } = await this.social.invites.create(wanted, origin)
    return link
  }

  async join(link: string, aspect?: AspectId): Promise<void> {
    await this.social.invites.join(link, aspect, new AbortController().signal)
  }

  /** Texts of the whole timeline, oldest first. */
  async texts(): Promise<string[]> {
    const { rows } = await this.social.timelines.read({ limit: 10_000 })
    return rows.map(({ post }) => post.text).toReversed()
  }

  /** The same where nobody knows which came first. */
  async sortedTexts(): Promise<string[]> {
    return (await this.texts()).toSorted()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.gossip.stop()
    await this.sync.stop()
    await this.blobs.stop()
    await this.social.stop()
    await this.store.close()
  }
}

async function emptyDatabase(): Promise<MemoryLevel<string, Uint8Array>> {
  const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
  await database.open()
  return database
}

async function stored(
  database: MemoryLevel<string, Uint8Array>,
): Promise<Pick<SocialNodeParts, 'database' | 'store'>> {
  const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  return { database, store }
}

/** The owner looks at all that came. */
export async function lookAt({ social }: SocialNode): Promise<void> {
  await social.timelines.markRead((await social.timelines.readState()).arrived)
}

/** Makes `b` a contact of `a`, and a member of an aspect of theirs. */
export async function befriendSocial(
  a: SocialNode,
  b: SocialNode,
  aspect = 'Family',
): Promise<void> {
  await b.join(await a.invite(aspect))
  await Promise.all([a.sync.pull(b.peer), b.sync.pull(a.peer)])
}
