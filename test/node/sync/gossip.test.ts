import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gossipKey, topicName } from '../../../protocol/feed.ts'
import { announcementOf, sealGossip, type GossipMessage } from '../../../protocol/gossip-message.ts'
import { gossipBytesMax } from '../../../protocol/limits.ts'
import type { SignedEntry } from '../../../protocol/entry.ts'
import { DiskFullError } from '../../../node/errors.ts'
import { feeds, type FeedRow } from '../../../node/social/feeds/tables.ts'
import { headAt, readEntries } from '../../../node/store/feed-store.ts'
import { Gossip } from '../../../node/sync/gossip.ts'
import type { Replica, TopicInfo } from '../../../node/sync/replica.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { hostileCbor } from '../../helpers/hostile-cbor.ts'
import { randomBytes } from '../../helpers/hostile.ts'
import { testFeed, testPerson } from '../../helpers/person.ts'
import { recordingLog } from '../../helpers/recording-log.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/sync/gossip')
const next = bytesFrom('gossip')

interface Two extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
  row: FeedRow
  topic: string
}

/** Ana, and Bo who listens to her Family. */
async function startTwo(): Promise<Two> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('gossip') }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  const row = (await ana.store.list(feeds, {})).find(([, { kind }]) => kind === 'aspect')![1]
  const topic = topicName(secretOf(row))
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, row, topic, [Symbol.asyncDispose]: stop }
}

function secretOf(row: FeedRow): Uint8Array {
  return Buffer.from(row.secret!, 'base64url')
}

function sealed({ row }: Two, message: GossipMessage): Uint8Array {
  return sealGossip(message, { key: gossipKey(secretOf(row)), nonce: next(24) })
}

async function entriesOf({ ana, row }: Two): Promise<SignedEntry[]> {
  return (await readEntries(ana.store, row.id, { from: 1, limit: 100 })) as never
}

test('a post arrives without a question', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  bo.network.sent.length = 0
  await ana.post('live')
  await waitFor(async () => (await bo.texts()).length === 1)
  assert.equal(bo.network.sent, [])
  assert.equal(bo.network.verdicts, ['accept', 'accept'])
})

test('nobody is shown what we write ourselves', async () => {
  await using two = await startTwo()
  const { ana, bo, topic } = two
  await ana.post('live')
  assert.equal(ana.network.topics(), [])
  assert.equal(bo.network.topics(), [topic])
  await using again = await restarted(ana)
  assert.equal(again.topics(), [])
})

test('garbage is held against who sent it, and stores nothing', async () => {
  await using two = await startTwo()
  const { ana, bo, topic, row } = two
  await ana.post('one')
  await waitFor(async () => (await bo.texts()).length === 1)
  const [entry] = await entriesOf(two)
  const good = sealed(two, announcementOf(entry!))
  const garbage = [
    ...hostileCbor(),
    ...randomBytes(),
    { bytes: new Uint8Array(0) },
    { bytes: new Uint8Array(gossipBytesMax + 1) },
    { bytes: good.subarray(1) },
    { bytes: good.subarray(0, -1) },
    { bytes: good.map((byte, index) => (index === 60 ? byte ^ 1 : byte)) },
    { bytes: sealGossip(announcementOf(entry!), { key: new Uint8Array(32), nonce: next(24) }) },
  ]
  bo.network.sent.length = 0
  for (const { bytes } of garbage) {
    assert.is(bo.network.receive(topic, ana.peer, bytes), 'reject')
  }
  await settled()
  assert.is(headAt(bo.store, row.id).height, 2)
  assert.equal(bo.network.sent, [])
  assert.is(bo.log.codes().length, garbage.length)
  assert.is(bo.network.receive(topic, ana.peer, good), 'accept')
})

test('what the feed’s key did not sign, and other feeds, are refused', async () => {
  await using two = await startTwo()
  const { ana, bo, topic, row } = two
  const other = testFeed('gossip', [next(512)])
  const foreign = sealed(two, { kind: 'entry', entry: other.entries[0]! })
  assert.is(bo.network.receive(topic, ana.peer, foreign), 'reject')
  const hint = sealed(two, { kind: 'hint', feed: other.id, height: 3 })
  assert.is(bo.network.receive(topic, ana.peer, hint), 'reject')
  await ana.post('one')
  const [, entry] = await entriesOf(two)
  const forged = { ...entry!, signature: new Uint8Array(64) }
  const message = sealed(two, { kind: 'entry', entry: forged })
  assert.is(bo.network.receive(topic, ana.peer, message), 'reject')
  await settled()
  assert.is(headAt(bo.store, row.id).height, 2)
})

test('an entry that is known is passed on and changes nothing', async () => {
  await using two = await startTwo()
  const { ana, bo, topic } = two
  await ana.post('one')
  await waitFor(async () => (await bo.texts()).length === 1)
  const before = bo.social.lastChange()
  for (const entry of await entriesOf(two)) {
    assert.is(bo.network.receive(topic, ana.peer, sealed(two, announcementOf(entry))), 'accept')
  }
  await settled()
  assert.is(bo.social.lastChange(), before)
})

test('after a loss the next entry makes it fetch what is missing', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  hub.isLost = ({ kind }) => kind === 'gossip'
  await ana.post('lost')
  await ana.post('lost too')
  hub.isLost = () => false
  assert.equal(await bo.texts(), [])
  await ana.post('heard')
  await waitFor(async () => (await bo.texts()).length === 3)
  assert.equal(await bo.texts(), ['lost', 'lost too', 'heard'])
})

test('a post that is too large for gossip is hinted at, and fetched', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.post('x'.repeat(40_000))
  await waitFor(async () => (await bo.texts()).length === 1)
  assert.equal((await bo.texts())[0]?.length, 40_000)
})

test('a liar’s grant with the secret of another feed does not make us deaf to that one', async () => {
  const hub = new FakeHub()
  const world = new FakeWorld('gossip')
  const network = hub.join(testPerson('Ana').peer)
  const { log } = recordingLog()
  const [bo, cy] = [testPerson('Bo').peer, testPerson('Cy').peer]
  const feed = testFeed('heard', [next(512)])
  const info = { topic: 't', key: new Uint8Array(32).fill(1), owner: cy, feed: feed.id }
  const lie = { ...info, owner: bo, feed: testFeed('lie', [next(512)]).id }
  const accepted: string[] = []
  const replica = replicaOf(async (id) => {
    accepted.push(id)
    return 'stored'
  })
  const pull = (): Promise<void> => Promise.resolve()
  const gossip = new Gossip({ network, replica, world, log, pull })
  gossip.listen(lie)
  gossip.listen(info)
  const message = sealGossip(announcementOf(feed.entries[0]!), { key: info.key, nonce: next(24) })
  assert.is(network.receive('t', cy, message), 'accept')
  await settled()
  assert.equal(accepted, [feed.id])
})

test('a full disk is noted, and the node lives', async () => {
  const hub = new FakeHub()
  const world = new FakeWorld('gossip')
  const network = hub.join(testPerson('Ana').peer)
  const { log, codes } = recordingLog()
  const feed = testFeed('full', [next(512)])
  const key = new Uint8Array(32).fill(1)
  const replica = replicaOf(() => Promise.reject(new DiskFullError('store')))
  const pull = (): Promise<void> => Promise.resolve()
  const gossip = new Gossip({ network, replica, world, log, pull })
  const owner = testPerson('Bo').peer
  gossip.listen({ topic: 't', key, owner, feed: feed.id })
  const message = sealGossip(announcementOf(feed.entries[0]!), { key, nonce: next(24) })
  network.receive('t', owner, message)
  await settled()
  assert.equal(codes(), ['disk-full'])
})

test('a network that does not take a message is noted', async () => {
  const hub = new FakeHub()
  const network = hub.join(testPerson('Ana').peer)
  network.publish = () => Promise.reject(new TypeError('not started'))
  const { log, lines } = recordingLog()
  const world = new FakeWorld('gossip')
  const replica = replicaOf(() => Promise.resolve('stored'))
  const pull = (): Promise<void> => Promise.resolve()
  const gossip = new Gossip({ network, replica, world, log, pull })
  const feed = testFeed('announced', [next(512)])
  const info = { topic: 't', key: new Uint8Array(32), owner: network.self, feed: feed.id }
  await gossip.announce(info, feed.entries[0]!)
  assert.is(lines.length, 1)
})

test.run()

/** A network on which a gossip started that knows what a node knows. */
async function restarted(node: SocialNode): Promise<SocialNode['network'] & AsyncDisposable> {
  const network = new FakeHub().join(node.peer)
  const { world, social } = node
  const pull = (): Promise<void> => Promise.resolve()
  const { replica } = social
  const gossip = new Gossip({ network, replica, world, log: node.log.log, pull })
  await gossip.start()
  return Object.assign(network, { [Symbol.asyncDispose]: async () => gossip.stop() })
}

function replicaOf(accept: Replica['accept']): Replica {
  return {
    accept,
    isContact: () => true,
    isSource: () => true,
    isServed: () => true,
    sources: () => Promise.resolve([]),
    sourcesOf: () => Promise.resolve([]),
    offeredTo: () => Promise.resolve([]),
    ownFeedBehind: () => undefined,
    ownFork: () => undefined,
    complete: () => undefined,
    unread: () => undefined,
    dropsOf: () => undefined,
    takeBack: () => Promise.resolve(),
    readableBy: () => Promise.resolve([]),
    topics: () => Promise.resolve<TopicInfo[]>([]),
  }
}
