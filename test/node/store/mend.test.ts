/** After a repair any row may be missing: of each feed what is whole from its start is kept, and read in its order. */
import { MemoryLevel } from 'memory-level'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signDrops } from '../../../protocol/drops.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import {
  appendEntries,
  arrivals,
  arrivalsAfter,
  entries,
  feedTables,
  headAt,
  heads,
  latestArrivalMs,
  payloads,
  readEntries,
  takeBack,
} from '../../../node/store/feed-store.ts'
import { mendFeeds } from '../../../node/store/mend.ts'
import { Store } from '../../../node/store/store.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import { testFeed, type TestFeed } from '../../helpers/person.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/store/mend')
const next = bytesFrom('mend')
const payloadsOf = (count: number): Uint8Array[] => Array.from({ length: count }, () => next(40))
const [one, other] = [testFeed('mend/one', payloadsOf(6)), testFeed('mend/other', payloadsOf(3))]

const third = testFeed('mend/third', payloadsOf(3))

const isForeign = (): boolean => true

async function openStore(): Promise<Store> {
  const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
  await database.open()
  const store = await Store.over(database, feedTables)
  await append(store, one, { from: 1, to: 2, receivedAtMs: 10 })
  await append(store, other, { from: 1, to: 3, receivedAtMs: 10 })
  await append(store, one, { from: 3, to: 6, receivedAtMs: 20 })
  return store
}

async function append(
  store: Store,
  feed: TestFeed,
  { from, to, receivedAtMs }: { from: number; to: number; receivedAtMs: number },
): Promise<void> {
  const added = feed.entries.slice(from - 1, to)
  await store.transact((tx) => appendEntries(tx, feed.id, { added, receivedAtMs }))
}

function rowOf(feed: FeedId, seq: number): string {
  return keyOf(feed, sortable(seq))
}

async function orderOf(store: Store): Promise<[FeedId, number, number][]> {
  const found = await arrivalsAfter(store, 0, 100)
  return found.map(({ arrival: { feed, from, to } }) => [feed, from, to])
}

test('what is whole stays as it is', async () => {
  await using store = await openStore()
  const before = await store.list(arrivals, {})
  await mendFeeds(store, { rank: (feed) => (feed === one.id ? 0 : 1), isForeign })
  assert.equal(await store.list(arrivals, {}), before)
  assert.is(headAt(store, one.id).height, 6)
  assert.is(store.needsRebuild, true)
})

test('of two that came at once the one of lower rank is read first', async () => {
  await using store = await openStore()
  await mendFeeds(store, { rank: (feed) => (feed === one.id ? 1 : 0), isForeign })
  assert.equal(await orderOf(store), [
    [other.id, 1, 3],
    [one.id, 1, 2],
    [one.id, 3, 6],
  ])
})

test('a feed is read in its order, also where the clock was set back on the way', async () => {
  await using store = await openStore()
  await append(store, third, { from: 1, to: 2, receivedAtMs: 500 })
  await append(store, third, { from: 3, to: 3, receivedAtMs: 15 })
  await mendFeeds(store, { rank: (feed) => (feed === one.id ? 0 : 1), isForeign })
  const order = await orderOf(store)
  assert.equal(
    order.map(([feed, from]) => (feed === third.id ? from : 0)),
    [0, 0, 1, 3, 0],
  )
  // The time of the later clock counts, so the views are moved back after that.
  assert.is(latestArrivalMs(store), 500)
})

test('a feed ends before what is missing, and takes the rest again', async () => {
  await using store = await openStore()
  await store.transact((tx) => tx.delete(entries, rowOf(one.id, 4)))
  await mendFeeds(store, { rank: () => 0, isForeign })
  assert.is(headAt(store, one.id).height, 3)
  assert.is((await readEntries(store, one.id, { from: 1, limit: 9 })).length, 3)
  assert.equal(await store.list(payloads, { gte: rowOf(one.id, 4), lt: rowOf(one.id, 99) }), [])
  await append(store, one, { from: 4, to: 6, receivedAtMs: 30 })
  assert.equal(headAt(store, one.id).hash, one.entries[5]!.hash)
  assert.is((await orderOf(store)).length, 4)
})

test('a head that was lost is found again, and one without entries is forgotten', async () => {
  await using store = await openStore()
  await store.transact((tx) => {
    tx.delete(heads, one.id)
    for (const seq of [1, 2, 3]) tx.delete(entries, rowOf(other.id, seq))
  })
  await mendFeeds(store, { rank: () => 0, isForeign })
  assert.equal(headAt(store, one.id).hash, one.entries[5]!.hash)
  assert.is(headAt(store, other.id).height, 0)
})

test('a payload that is not the one its entry names ends the feed', async () => {
  await using store = await openStore()
  await store.transact((tx) => tx.put(payloads, rowOf(one.id, 5), next(40)))
  await mendFeeds(store, { rank: () => 0, isForeign })
  assert.is(headAt(store, one.id).height, 4)
})

test('a payload that was lost ends the feed of somebody else, one that was taken back does not', async () => {
  await using store = await openStore()
  await store.transact((tx) => {
    takeBack(tx, one.id, signDrops(one.signer, one.id, [2]))
    tx.delete(payloads, rowOf(one.id, 5))
    tx.delete(payloads, rowOf(other.id, 2))
  })
  await mendFeeds(store, { rank: () => 0, isForeign: (feed) => feed === one.id })
  assert.is(headAt(store, one.id).height, 4)
  // Nobody could give us again what only we have.
  assert.is(headAt(store, other.id).height, 3)
})

test.run()
