/** Whole nodes with real databases and sockets: what one posts, those it is for get, and nobody else. */
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gossipKey, topicName } from '../../protocol/feed.ts'
import { feedKey } from '../../protocol/ids.ts'
import { Node } from '../../node/node.ts'
import { aspects } from '../../node/social/aspects/tables.ts'
import { feeds, type FeedRow } from '../../node/social/feeds/tables.ts'
import { keptTables, viewTables } from '../../node/social/slices.ts'
import { feedTables, readEntries } from '../../node/store/feed-store.ts'
import { openDatabase } from '../../node/store/open.ts'
import { Store } from '../../node/store/store.ts'
import { befriend, startNodes, type TestAspect, type TestNode } from '../helpers/nodes.ts'
import { rejects } from '../helpers/rejects.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { receivedBy } from '../helpers/wiretap.ts'

const test = suite('node/delivery')

test('who joins by an invite sees the last posts and every later one', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await ana.post('before', 'Family')
  await befriend(ana, bo, { aspect: 'Family', back: 'Friends' })
  await shows(bo, ['before'])
  await ana.post('after', 'Family')
  await shows(bo, ['before', 'after'])
  await bo.post('answer', 'Friends')
  await shows(ana, ['before', 'after', 'answer'])
})

test('no byte of a post reaches a contact in another aspect', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  const [boPeer, cyPeer] = [bo.peer, cy.peer]
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await befriend(ana, cy, { aspect: 'Friends', back: 'Friends' })
  await ana.post('for friends', 'Friends')
  await shows(cy, ['for friends'])
  for (const number of [1, 2]) await ana.post(`a family secret ${number}`, 'Family')
  await shows(bo, ['a family secret 1', 'a family secret 2'])
  await bo.stop()
  await ana.post('a family secret 3', 'Family')
  await ana.post('for friends again', 'Friends')
  await bo.start()
  await shows(bo, ['a family secret 1', 'a family secret 2', 'a family secret 3'])
  await shows(cy, ['for friends', 'for friends again'])
  // A new connection exchanges everything that there is to exchange.
  await cy.restart()
  await waitFor(() => cy.node.isOnline(ana.person))
  await ana.post('for friends once more', 'Friends')
  await shows(cy, ['for friends', 'for friends again', 'for friends once more'])
  await Promise.all(nodes.all.map((node) => node.stop()))

  const secrets = await needlesOf(ana, 'Family')
  const friendly = await needlesOf(ana, 'Friends')
  for (const [name, needle] of secrets) {
    assert.is(receivedBy(cyPeer).includes(needle), false, `Cy received ${name}`)
  }
  // The tap works: those who may have such things did receive them, by gossip and by sync.
  assert.ok(receivedBy(boPeer).includes(secrets.get('the topic')!))
  assert.ok(receivedBy(boPeer).includes(secrets.get('payload 4')!))
  assert.ok(receivedBy(cyPeer).includes(friendly.get('the topic')!))
})

test('who was away gets all posts in order', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  await bo.stop()
  for (const text of ['one', 'two', 'three']) await ana.post(text, 'Family')
  await bo.start()
  await shows(bo, ['one', 'two', 'three'])
})

test('a restart keeps everything, the ports included', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('kept', 'Family')
  await shows(bo, ['kept'])
  const before = await stateOf(ana)
  await ana.restart()
  assert.equal(await stateOf(ana), before)
  await waitFor(() => ana.node.isOnline(bo.person))
  await ana.post('later', 'Family')
  await shows(bo, ['kept', 'later'])
  await bo.post('and back', 'Family')
  await shows(ana, ['kept', 'later', 'and back'])
})

test('sync alone delivers', async () => {
  const init = { isGossiping: false, syncIntervalMs: 300 }
  await using nodes = await startNodes(['Ana', 'Bo'], init)
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  for (const text of ['one', 'two', 'three']) await ana.post(text, 'Family')
  await shows(bo, ['one', 'two', 'three'])
})

test('gossip alone delivers what is posted while both are there', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await ana.post('before', 'Family')
  await befriend(ana, bo, { aspect: 'Family' })
  await shows(bo, ['before'])
  await Promise.all([ana.stop(), bo.stop()])
  const topic = (await needlesOf(ana, 'Family')).get('the topic')!
  await ana.start({ isSyncing: false })
  const before = receivedBy(ana.peer).length
  await bo.start({ isSyncing: false })
  // Ana's node has heard what Bo's listens to.
  await waitFor(() => receivedBy(ana.peer).includes(topic, before))
  await ana.post('live', 'Family')
  await shows(bo, ['before', 'live'])
})

test('who was removed gets no later post', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await befriend(ana, cy, { aspect: 'Family', back: 'Family' })
  await ana.post('for both', 'Family')
  await shows(bo, ['for both'])
  await shows(cy, ['for both'])
  await ana.social.aspects.removeMember(await ana.aspect('Family'), bo.person)
  await ana.post('for Cy alone', 'Family')
  await shows(cy, ['for both', 'for Cy alone'])
  // A public post comes after it, so there was time enough for what must not come.
  await ana.social.posts.create('for everyone', 'public')
  await shows(bo, ['for both', 'for everyone'])
  const boPeer = bo.peer
  await bo.restart()
  await waitFor(() => bo.node.isOnline(ana.person))
  await ana.social.posts.create('for everyone again', 'public')
  await shows(bo, ['for both', 'for everyone', 'for everyone again'])
  await Promise.all(nodes.all.map((node) => node.stop()))
  for (const [name, needle] of await needlesOf(ana, 'Family')) {
    assert.is(receivedBy(boPeer).includes(needle), false, `Bo received ${name}`)
  }
})

test('a second node on the same home says where the first one answers', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const listen = ['127.0.0.1']
  const second = Node.start({ home: ana.home, port: 0, peerPort: 0, listen, logLevel: 'silent' })
  const error = await rejects(second, 'already-running')
  assert.is(error.values['url'], ana.node.url)
  await ana.post('still here', 'Family')
})

test.run()

async function shows(node: TestNode, texts: readonly string[]): Promise<void> {
  const description = `${node.name} shows ${texts.join(', ')}`
  await waitFor(async () => (await node.texts()).length >= texts.length, { description })
  assert.equal(await node.texts(), texts)
}

/** Everything that must be the same after a restart. */
async function stateOf(node: TestNode): Promise<unknown> {
  const { social } = node
  return {
    addresses: node.node.addresses(),
    aspects: await social.aspects.list(),
    me: social.me(),
    people: await social.people.list(),
    texts: await node.texts(),
  }
}

/** Secrets that only the members of an aspect of a stopped node may ever receive, each as bytes with a name. */
async function needlesOf(node: TestNode, aspect: TestAspect): Promise<Map<string, Buffer>> {
  await using store = await storeOf(node)
  const feed = await feedOf(store, aspect)
  const secret = Buffer.from(feed.secret ?? '', 'base64url')
  const needles = new Map<string, Buffer>([
    ['the text of a post', Buffer.from('family secret')],
    ['the feed id', Buffer.from(feedKey(feed.id))],
    ['the feed id as text', Buffer.from(feed.id)],
    ['the epoch secret', secret],
    ['the epoch secret as text', Buffer.from(feed.secret ?? '')],
    ['the gossip key', Buffer.from(gossipKey(secret))],
    ['the topic', Buffer.from(topicName(secret))],
    ['the topic in bytes', Buffer.from(topicName(secret), 'hex')],
  ])
  for (const { header, hash, payload } of await readEntries(store, feed.id, {
    from: 1,
    limit: 9,
  })) {
    const bytes = Buffer.from(payload ?? [])
    needles.set(`payload ${header.seq}`, bytes)
    needles.set(`part of payload ${header.seq}`, bytes.subarray(30, 62))
    needles.set(`hash ${header.seq}`, Buffer.from(hash))
  }
  return needles
}

async function storeOf(node: TestNode): Promise<Store> {
  const database = await openDatabase(join(node.home, 'store'))
  return Store.over(database, [...feedTables, ...keptTables, ...viewTables])
}

/** The feed of the current epoch of an aspect. */
async function feedOf(store: Store, name: TestAspect): Promise<FeedRow> {
  const aspect = (await store.list(aspects, {})).find(([, row]) => row.name === name)?.[1]
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  const feed = rows.find((row) => row.aspect === aspect?.id && row.epoch === aspect?.epoch)
  if (feed === undefined) throw new TestError(`no epoch of ${name}`)
  return feed
}
