import { MemoryLevel } from 'memory-level'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  emptyHead,
  headOf,
  nextEntry,
  type Entry,
  type SignedEntry,
} from '../../../protocol/entry.ts'
import { pageOf, provePage } from '../../../protocol/page.ts'
import {
  addRun,
  appendEntries,
  extentAt,
  feedTables,
  hashAt,
  headAt,
  readEntries,
  readNewest,
  signatureAt,
  type Arrival,
} from '../../../node/store/feed-store.ts'
import { Store } from '../../../node/store/store.ts'
import { testFeed } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/store/feed-store')
const next = bytesFrom('feed-store')
const feed = testFeed(
  'feed-store',
  Array.from({ length: 10 }, (_, index) => next(20 + index)),
)
const receivedAtMs = 1_234_567

async function openStore(): Promise<Store> {
  const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
  await database.open()
  return Store.over(database, feedTables)
}

function append(store: Store, added: readonly Entry[]): Promise<void> {
  return store.transact((tx) => appendEntries(tx, feed.id, { added, receivedAtMs }))
}

function stored(entries: readonly Entry[]): object[] {
  return entries.map((entry) => ({ ...entry, receivedAtMs }))
}

function withoutPayload({ header, hash, signature }: SignedEntry): Entry {
  return { header, hash, signature }
}

test('a feed without entries has an empty head', async () => {
  await using store = await openStore()
  assert.equal(headAt(store, feed.id), emptyHead)
  assert.equal(await readEntries(store, feed.id, { from: 1, limit: 10 }), [])
  assert.is(hashAt(store, feed.id, 1), undefined)
})

test('entries come back as they were, from any seq, at most as many as asked for', async () => {
  await using store = await openStore()
  await append(store, feed.entries.slice(0, 3))
  await append(store, feed.entries.slice(3))
  assert.equal(headAt(store, feed.id), headOf(feed.entries.at(-1)!))
  for (let from = 1; from <= 12; from += 1) {
    for (const limit of [1, 3, 20]) {
      const expected = stored(feed.entries.slice(from - 1, from - 1 + limit))
      assert.equal(await readEntries(store, feed.id, { from, limit }), expected)
    }
  }
})

test('what was read proves itself as a page', async () => {
  await using store = await openStore()
  await append(store, feed.entries)
  const page = pageOf(await readEntries(store, feed.id, { from: 4, limit: 5 }))!
  const proved = provePage(feed.id, headOf(feed.entries[2]!), page)
  assert.equal(proved.at(-1)?.hash, feed.entries[7]?.hash)
})

test('entries without payload or signature come back without', async () => {
  await using store = await openStore()
  const [first, second, ...rest] = feed.entries
  const { signature: _, ...unsigned } = second!
  const mixed = [first!, unsigned, withoutPayload(rest[0]!), ...rest.slice(1)]
  await append(store, mixed)
  assert.equal(await readEntries(store, feed.id, { from: 1, limit: 10 }), stored(mixed))
})

test('a feed does not see the entries of another one', async () => {
  await using store = await openStore()
  const other = testFeed('other', [next(5)])
  await append(store, feed.entries)
  await store.transact((tx) => appendEntries(tx, other.id, { added: other.entries, receivedAtMs }))
  assert.is((await readEntries(store, other.id, { from: 1, limit: 100 })).length, 1)
  assert.is((await readEntries(store, feed.id, { from: 1, limit: 100 })).length, 10)
})

test('hashes can be looked up', async () => {
  await using store = await openStore()
  await append(store, feed.entries)
  for (const { header, hash } of feed.entries) {
    assert.equal(hashAt(store, feed.id, header.seq), hash)
  }
  assert.is(hashAt(store, feed.id, 11), undefined)
})

test('gaps, repetitions and forks are refused, and nothing of them is kept', async () => {
  await using store = await openStore()
  await append(store, feed.entries.slice(0, 2))
  const fork = nextEntry(feed.id, headOf(feed.entries[0]!), next(9))
  const onFork = nextEntry(feed.id, headOf(fork), next(9))
  const refused = [
    feed.entries.slice(3),
    feed.entries.slice(1),
    feed.entries.slice(0, 2),
    [fork],
    [onFork],
    [feed.entries[2]!, feed.entries[4]!],
    [feed.entries[2]!, feed.entries[2]!],
    feed.entries.slice(2, 5).toReversed(),
  ]
  for (const added of refused) await rejects(append(store, added), 'broken-chain')
  assert.equal(headAt(store, feed.id), headOf(feed.entries[1]!))
  assert.is((await readEntries(store, feed.id, { from: 1, limit: 100 })).length, 2)
})

test('several appends of one transaction build on each other', async () => {
  await using store = await openStore()
  await store.transact((tx) => {
    for (const entry of feed.entries) {
      appendEntries(tx, feed.id, { added: [entry], receivedAtMs })
      assert.is(headAt(tx, feed.id).height, entry.header.seq)
    }
  })
  assert.is(headAt(store, feed.id).height, 10)
})

test('a tip stands ahead of one gap, grows both ways, and is joined to the rest', async () => {
  await using store = await openStore()
  const add = (from: number, to: number): Promise<Arrival | undefined> =>
    store.transact((tx) =>
      addRun(tx, feed.id, { added: feed.entries.slice(from - 1, to), receivedAtMs }),
    )
  const places = async (...runs: [number, number][]): Promise<unknown[]> => {
    const found: unknown[] = []
    for (const [from, to] of runs) {
      const { place, isClosing } = (await add(from, to)) ?? {}
      found.push(isClosing === true ? `${place}, closing` : place)
    }
    return found
  }
  assert.equal(await places([1, 2], [6, 6], [7, 7], [5, 5]), ['base', 'tip', 'tip', 'below'])
  // It continues nothing: neither base nor tip.
  assert.equal(await places([9, 9], [1, 1]), [undefined, undefined])
  const { head, tip } = extentAt(store, feed.id)
  assert.equal([head.height, tip?.from, tip?.head.height], [2, 5, 7])
  assert.equal(tip?.prev, feed.entries[3]!.hash)
  assert.is(headAt(store, feed.id).height, 2)
  assert.equal(await places([3, 3], [4, 4]), ['base', 'base, closing'])
  assert.equal(extentAt(store, feed.id), { head: headOf(feed.entries[6]!) })
  assert.equal(
    (await readEntries(store, feed.id, { from: 1, limit: 10 })).map(({ hash }) => hash),
    feed.entries.slice(0, 7).map(({ hash }) => hash),
  )
})

test('a run that does not fit to what stands beside it is a fork, and is not kept', async () => {
  await using store = await openStore()
  const other = testFeed(
    'feed-store',
    [...feed.entries.slice(0, 2), next(9), next(9), next(9)].map((item) =>
      item instanceof Uint8Array ? item : item.payload,
    ),
  )
  assert.is(other.id, feed.id)
  const add = (added: readonly Entry[]): Promise<unknown> =>
    store.transact((tx) => addRun(tx, feed.id, { added, receivedAtMs }))
  await add(feed.entries.slice(0, 3))
  await add(feed.entries.slice(5, 7))
  const before = extentAt(store, feed.id)
  await rejects(add(other.entries.slice(3, 4)), 'broken-chain')
  await rejects(add(other.entries.slice(3, 5)), 'broken-chain')
  await rejects(add(other.entries.slice(4, 5)), 'broken-chain')
  assert.equal(extentAt(store, feed.id), before)
})

test('the newest entries up to a seq are read until one is signed', async () => {
  await using store = await openStore()
  const entries = feed.entries.map((entry, index): Entry => {
    const { header, hash, payload } = entry
    return index % 4 === 3 || index === 9 ? entry : { header, hash, payload }
  })
  const add = (from: number, to: number): Promise<unknown> =>
    store.transact((tx) =>
      addRun(tx, feed.id, { added: entries.slice(from - 1, to), receivedAtMs }),
    )
  await add(1, 4)
  await add(8, 10)
  const seqs = async (count: number, to?: number): Promise<number[]> => {
    const wanted = to === undefined ? { count } : { count, to }
    const found = await readNewest(store, feed.id, wanted)
    return found.map(({ header }) => header.seq)
  }
  assert.equal(await seqs(2), [9, 10])
  assert.equal(await seqs(20), [8, 9, 10])
  assert.equal(await seqs(2, 9), [8, 9, 10])
  assert.equal(await seqs(2, 2), [1, 2, 3, 4])
  assert.equal(await seqs(1, 6), [4])
  assert.equal(signatureAt(store, feed.id, 4), feed.entries[3]!.signature)
  assert.is(signatureAt(store, feed.id, 3), undefined)
  assert.is(signatureAt(store, feed.id, 6), undefined)
})

test('seqs sort as numbers', async () => {
  await using store = await openStore()
  const long = testFeed(
    'long',
    Array.from({ length: 300 }, () => next(4)),
  )
  await store.transact((tx) => appendEntries(tx, long.id, { added: long.entries, receivedAtMs }))
  const read = await readEntries(store, long.id, { from: 250, limit: 20 })
  assert.equal(
    read.map(({ header }) => header.seq),
    Array.from({ length: 20 }, (_, index) => 250 + index),
  )
})

test.run()
