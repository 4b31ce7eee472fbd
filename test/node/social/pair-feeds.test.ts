/** The keys of pair feeds move on: what was opened cannot be opened again, and nothing gets lost or stuck on the way. */
import { MemoryLevel } from 'memory-level'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { agreementPublicKey } from '../../../protocol/crypto.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import { messageKey, nextChain } from '../../../protocol/pair-chain.ts'
import { openFirst } from '../../../protocol/pair-envelope.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { Keyring } from '../../../node/social/feeds/keyring.ts'
import { chains, feeds, opened, prekeys } from '../../../node/social/feeds/tables.ts'
import { applyRecord, keptTables, viewTables } from '../../../node/social/slices.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import {
  feedTables,
  headAt,
  readEntries,
  type StoredEntry,
} from '../../../node/store/feed-store.ts'
import { Store } from '../../../node/store/store.ts'
import { under, type Table } from '../../../node/store/table.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { phraseFromEntropy } from '../../../protocol/identity.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { TestError } from '../../helpers/test-error.ts'

const test = suite('node/social/pair-feeds')

interface Two extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
}

async function startTwo(): Promise<Two> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub })
  const bo = await SocialNode.start('Bo', { hub })
  return {
    hub,
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

/** The feed that one writes for the other. */
function pairFeed(from: SocialNode, to: SocialNode): FeedId {
  return from.social.keyring.feed({ kind: 'pair', peer: to.peer })
}

function entriesOf(node: SocialNode, feed: FeedId): Promise<StoredEntry[]> {
  return readEntries(node.store, feed, { from: 1, limit: 1000 })
}

/** Whatever a thief can make of some keys: every one of them, as it is and moved on, tried on every entry. */
function opensAny(entries: readonly StoredEntry[], keys: readonly Uint8Array[]): number[] {
  const moved = keys.flatMap((key) => {
    const chain = [key]
    for (let step = 0; step < 20; step += 1) chain.push(nextChain(chain.at(-1)!))
    return chain.flatMap((link) => [link, messageKey(link)])
  })
  return entries.flatMap(({ header: { feed, seq }, payload }) => {
    const place = { feed, seq }
    const isOpen = moved.some((key) => {
      return (
        succeeds(() => openEnvelope(payload!, { key, place })) ||
        succeeds(() => openFirst(payload!, { secretKey: key, place }))
      )
    })
    return isOpen ? [seq] : []
  })
}

function succeeds(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

test('who steals all keys that there are now opens nothing that was written before', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    ana.network.addresses = () => [`/ip4/${address}/tcp/1`]
    await ana.social.start()
  }
  const feed = pairFeed(ana, bo)
  const past = await entriesOf(ana, feed)
  assert.ok(past.length >= 5)
  await bo.sync.pull(ana.peer)
  assert.is(headAt(bo.store, feed).height, past.length)
  const stolen = [ana, bo].map(({ store, social: { keyring } }) => {
    const { agreementSecret, feedSecret, peerSeed } = keyring.device
    const chain = fromBase64url(store.get(chains, feed)!.key)!
    return [agreementSecret, feedSecret, peerSeed, keyring.selfSecret, chain]
  })
  assert.equal(opensAny(past, stolen.flat()), [])
  // The later entries are theirs: the same attempt opens it, so the attempt is a real one.
  ana.network.addresses = () => ['/ip4/192.0.2.4/tcp/1']
  await ana.social.start()
  const all = await entriesOf(ana, feed)
  assert.equal(opensAny(all, stolen.flat()), [all.length])
})

test('the one-time key is gone once it was used', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  assert.is(ana.store.get(prekeys, bo.peer), undefined)
  assert.is(bo.store.get(prekeys, ana.peer), undefined)
  for (const [from, to] of [
    [ana, bo],
    [bo, ana],
  ] as const) {
    const feed = pairFeed(from, to)
    const { height } = headAt(from.store, feed)
    assert.is(headAt(to.store, feed).height, height)
    assert.equal(to.store.get(chains, feed), from.store.get(chains, feed))
    assert.is(to.store.get(chains, feed)?.seq, height + 1)
  }
})

test('after a lost answer the feed that was begun already is opened', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  const link = await ana.invite()
  const keep = hub.changeAnswer
  hub.changeAnswer = (): never => {
    hub.changeAnswer = keep
    throw new TestError('lost')
  }
  await rejects(bo.join(link), 'peer-unreachable')
  assert.ok(headAt(ana.store, pairFeed(ana, bo)).height > 0)
  await bo.join(link)
  await bo.join(link)
  await ana.post('one')
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  await bo.join(link)
  await ana.social.aspects.removeMember(await ana.aspect(), bo.person)
  await ana.social.aspects.addMember(await ana.aspect(), bo.person)
  await ana.post('two')
  await bo.sync.pull(ana.peer)
  assert.equal((await bo.texts()).toSorted(), ['one', 'two'])
})

test('two who use each other’s invite at the same time can read each other', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const [toAna, toBo] = [await ana.invite(), await bo.invite()]
  await Promise.all([bo.join(toAna), ana.join(toBo)])
  await ana.post('by Ana')
  bo.world.set(bo.world.now() + 10_000)
  await bo.post('by Bo')
  await Promise.all([ana.sync.pull(bo.peer), bo.sync.pull(ana.peer)])
  assert.equal((await ana.texts()).toSorted(), ['by Ana', 'by Bo'])
  assert.equal((await bo.texts()).toSorted(), ['by Ana', 'by Bo'])
})

test('a rebuild leaves the keys alone and reads what was opened', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  await ana.post('before')
  await bo.sync.pull(ana.peer)
  // A node that runs would write while its views are empty; doctor works on one that does not.
  await Promise.all([ana.social.stop(), bo.social.stop()])
  const kept = async ({ store }: SocialNode): Promise<unknown> =>
    Promise.all([chains, prekeys, opened].map((table: Table<unknown>) => store.list(table, {})))
  for (const node of [ana, bo]) {
    // As of a node that is not running: what it does of its own accord must not see half of the views.
    await node.social.stop()
    const before = await kept(node)
    await node.rebuild()
    assert.equal(await kept(node), before)
    assert.equal(await node.texts(), ['before'])
  }
  await ana.social.aspects.removeMember(await ana.aspect(), bo.person)
  await ana.social.aspects.addMember(await ana.aspect(), bo.person)
  await ana.post('after')
  await bo.sync.pull(ana.peer)
  assert.equal((await bo.texts()).toSorted(), ['after', 'before'])
})

test('every record of a pair feed is kept opened, on both sides', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  const feed = pairFeed(ana, bo)
  const { height } = headAt(ana.store, feed)
  const rows = await ana.store.list(opened, under(feed))
  assert.equal(await bo.store.list(opened, under(feed)), rows)
  assert.equal(
    rows.map(([, bytes]) => decodeRecord(bytes, 'pair')?.kind),
    ['binding', 'card', 'grant'],
  )
  assert.is(rows.length, height)
})

test('a write that fails moves no key, and the next one is opened by its reader', async () => {
  const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
  await using store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  const next = bytesFrom('pair-feeds')
  const world = new FakeWorld('pair-feeds')
  const phrase = phraseFromEntropy(next(32))
  const keyring = new Keyring({ phrase, device: next(32), createdAtMs: world.now() })
  const writer = new Writer({ apply: applyRecord, keyring, world, events: {} })
  const bob = testPerson('bob')
  const secretKey = next(32)
  const introduction = { ...bob.introduction, prekey: agreementPublicKey(secretKey) }
  const atMs = world.now()
  await store.transact((tx) => {
    writer.write(tx, { kind: 'self' }, { kind: 'contact', introduction, atMs })
  })
  const name = { kind: 'pair', peer: bob.peer } as const
  const feed = keyring.feed(name)
  const write = (port: number): Promise<unknown> =>
    store.transact((tx) => {
      const addresses = [`/ip4/192.0.2.1/tcp/${port}`]
      return writer.write(tx, name, { kind: 'card', addresses, carriers: [], atMs })
    })
  const batch = database.batch.bind(database)
  for (const port of [1, 2, 3]) {
    database.batch = (() => Promise.reject(new TestError('torn'))) as never
    await write(port).then(
      () => assert.unreachable('written'),
      () => undefined,
    )
    database.batch = batch
    const before = store.get(chains, feed)
    assert.is(before?.seq, port === 1 ? undefined : port + 1)
    await write(port)
    assert.is(store.get(chains, feed)?.seq, headAt(store, feed).height + 1)
  }
  const [first, ...rest] = await readEntries(store, feed, { from: 1, limit: 9 })
  let { chain } = openFirst(first!.payload!, { secretKey, place: { feed, seq: 1 } })
  for (const [index, { header, payload }] of rest.entries()) {
    const place = { feed, seq: header.seq }
    const record = openEnvelope(payload!, { key: messageKey(chain), place })
    const addresses = [`/ip4/192.0.2.1/tcp/${index + 1}`]
    assert.equal(decodeRecord(record, 'pair'), { kind: 'card', addresses, carriers: [], atMs })
    chain = nextChain(chain)
  }
  assert.is(rest.length, 3)
})

test('a pair feed has no secret that would open all of it', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  for (const { store } of [ana, bo]) {
    const rows = (await store.list(feeds, {})).map(([, row]) => row)
    const pairs = rows.filter(({ kind }) => kind === 'pair')
    assert.is(pairs.length, 2)
    assert.ok(pairs.every(({ secret }) => secret === undefined))
  }
})

test.run()
