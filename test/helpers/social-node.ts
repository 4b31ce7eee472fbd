/** A person with real rules, store, sync and gossip, on a fake network, a fake clock and a database in memory. */
import { MemoryLevel } from 'memory-level'
import {
  peerName,
  type AspectId,
  type PeerName,
  type PersonId,
  type PostId,
} from '../../protocol/ids.ts'
import { entropyLength, phraseFromEntropy } from '../../protocol/identity.ts'
import { Keyring } from '../../node/social/keyring.ts'
import type { CarryRole } from '../../node/roles.ts'
import { Social, type Replication } from '../../node/social/social.ts'
import { keptTables, viewTables } from '../../node/social/tables.ts'
import { feedTables } from '../../node/store/feed-store.ts'
import { Store } from '../../node/store/store.ts'
import { Gossip } from '../../node/sync/gossip.ts'
import { Sync } from '../../node/sync/sync.ts'
import type { FakeHub, FakeNetwork } from './fake-network.ts'
import { FakeWorld } from './fake-world.ts'
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
}

const origin = 'http://127.0.0.1:7277'

export class SocialNode implements AsyncDisposable {
  readonly name: string
  readonly world: FakeWorld
  readonly store: Store
  readonly network: FakeNetwork
  readonly social: Social
  readonly sync: Sync
  readonly gossip: Gossip
  readonly log: RecordingLog
  /** How often the parts behind were asked to do something. */
  readonly calls = { redial: 0, pull: 0, hint: 0 }

  private constructor(name: string, init: SocialNodeInit, store: Store) {
    const { hub, world = new FakeWorld(name), isSyncing = true, isGossiping = true } = init
    const next = bytesFrom(`social/${name}`)
    const own = phraseFromEntropy(next(entropyLength))
    const phrase = init.deviceOf?.social.keyring.phrase ?? own
    const keyring = new Keyring({ phrase, device: next(32), createdAtMs: world.now() })
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
      announce: (topic, entry) => {
        if (isGossiping) void this.gossip.announce(topic, entry)
      },
      pull: (peer) => {
        this.calls.pull += 1
        if (isSyncing) void this.sync.pull(peer)
      },
      hint: (peer) => {
        this.calls.hint += 1
        if (isSyncing) void this.sync.hint(peer)
      },
      redial: () => {
        this.calls.redial += 1
      },
    }
    this.social = new Social({
      keyring,
      store,
      network,
      replication,
      world,
      log,
      carryRole: init.carryRole,
    })
    const { replica } = this.social
    this.sync = new Sync({ network, store, replica, world, log })
    const pull = (peer: PeerName): Promise<void> => this.sync.pull(peer)
    this.gossip = new Gossip({ network, replica, world, log, pull })
  }

  static async start(name: string, init: SocialNodeInit): Promise<SocialNode> {
    const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
    await database.open()
    const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
    const node = new SocialNode(name, init, store)
    await node.social.setUp(name, init.aspects ?? ['Family'])
    if (init.isSyncing !== false) await node.sync.start()
    if (init.isGossiping !== false) await node.gossip.start()
    await node.social.start()
    return node
  }

  get person(): PersonId {
    return this.social.keyring.person
  }

  get peer(): PeerName {
    return this.network.self
  }

  async aspect(name = 'Family'): Promise<AspectId> {
    const found = (await this.social.aspects()).find((row) => row.name === name)
    if (found === undefined) throw new TestError(`no aspect ${name}`)
    return found.id
  }

  /** Posts to some aspects, or to Family, a second after whatever was before. */
  async post(text: string, ...names: string[]): Promise<PostId> {
    this.world.set(this.world.now() + 1000)
    const wanted = names.length === 0 ? ['Family'] : names
    return this.social.post(text, await Promise.all(wanted.map((name) => this.aspect(name))))
  }

  /** A link to one of the aspects. */
  async invite(aspect = 'Family', uses = 1, lifetimeMs = 3_600_000): Promise<string> {
    const wanted = { aspect: await this.aspect(aspect), uses, lifetimeMs }
    const { link } = await this.social.createInvite(wanted, origin)
    return link
  }

  async join(link: string, aspect?: AspectId): Promise<void> {
    await this.social.join(link, aspect, new AbortController().signal)
  }

  /** Texts of the whole timeline, oldest first. */
  async texts(): Promise<string[]> {
    const { rows } = await this.social.timeline({ limit: 10_000 })
    return rows.map(({ post }) => post.text).toReversed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.gossip.stop()
    await this.sync.stop()
    await this.social.stop()
    await this.store.close()
  }
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
