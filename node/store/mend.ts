/**
 * Puts feeds in order in a database that was repaired, where any row may be missing: of each feed the part from its
 * first entry on is kept that is whole, and the order in which entries came is worked out from their times.
 */
import { equalBytes, toBase64url } from '../../protocol/bytes.ts'
import { sha256 } from '../../protocol/crypto.ts'
import { emptyHead, encodeHeader, headOf, type Head } from '../../protocol/entry.ts'
import type { FeedId } from '../../protocol/ids.ts'
import {
  arrivalCount,
  arrivals,
  clockSteps,
  expiredUntil,
  dropsAt,
  entries,
  heads,
  noteArrival,
  payloads,
  readEntries,
  type Arrival,
  type StoredEntry,
} from './feed-store.ts'
import type { Store } from './store.ts'
import { keyOf, sortable, under } from './table.ts'

/** Entries that are looked at together. */
const step = 500

export interface MendOptions {
  /** Which of two feeds whose entries came at the same time is read first: the lower one. */
  rank: (feed: FeedId) => number
  /** Whether others can give us a feed again: then a payload that nobody took back was lost, and ends it. */
  isForeign: (feed: FeedId) => boolean
}

/** Mends all feeds. The views must be made anew after it. */
export async function mendFeeds(store: Store, { rank, isForeign }: MendOptions): Promise<void> {
  const found: Arrival[] = []
  const cameMs = new Map<Arrival, number>()
  for (const feed of await feedsIn(store)) {
    const came = await mendFeed(store, feed, isForeign(feed))
    found.push(...came)
    // A clock that was set back must not turn the order of a feed around.
    let beforeMs = Infinity
    for (const arrival of came.toReversed()) {
      beforeMs = Math.min(beforeMs, arrival.receivedAtMs)
      cameMs.set(arrival, beforeMs)
    }
  }
  const msOf = (arrival: Arrival): number => cameMs.get(arrival) ?? 0
  const ranks = new Map(found.map(({ feed }) => [feed, rank(feed)]))
  const rankOf = ({ feed }: Arrival): number => ranks.get(feed) ?? 0
  found.sort((a, b) => msOf(a) - msOf(b) || rankOf(a) - rankOf(b))
  await store.beginRebuild([arrivals, arrivalCount, clockSteps, expiredUntil])
  for (let start = 0; start < found.length; start += step) {
    await store.transact((tx) => {
      for (const arrival of found.slice(start, start + step)) noteArrival(tx, arrival)
    })
  }
}

/** All feeds that have a head or an entry. */
async function feedsIn(store: Store): Promise<Set<FeedId>> {
  const found = new Set((await store.list(heads, {})).map(([key]) => key as FeedId))
  for (let after = ''; ;) {
    const [row] = await store.list(entries, { gt: after, limit: 1 })
    if (row === undefined) return found
    const feed = row[0].slice(0, row[0].indexOf('!')) as FeedId
    found.add(feed)
    after = under(feed).lt
  }
}

async function mendFeed(store: Store, feed: FeedId, isForeign: boolean): Promise<Arrival[]> {
  const dropped = new Set(dropsAt(store, feed).seqs)
  const mayLack = (seq: number): boolean => !isForeign || dropped.has(seq)
  let head = emptyHead
  const came: Arrival[] = []
  for (;;) {
    const some = await readEntries(store, feed, { from: head.height + 1, limit: step })
    const whole = some.slice(0, countWhole(some, head, mayLack))
    for (const entry of whole) noteCame(came, entry)
    const last = whole.at(-1)
    if (last !== undefined) head = headOf(last)
    if (whole.length < step) break
  }
  await cutOff(store, feed, head)
  return came
}

/** How many entries follow a head and each other, with the payloads that their headers name, or without where that may be. */
function countWhole(
  some: readonly StoredEntry[],
  head: Head,
  mayLack: (seq: number) => boolean,
): number {
  let { height, hash } = head
  for (const [index, entry] of some.entries()) {
    const header = { ...entry.header, prev: hash }
    const isNext = header.seq === height + 1 && equalBytes(sha256(encodeHeader(header)), entry.hash)
    const { payload } = entry
    const isRight =
      payload === undefined ? mayLack(header.seq) : equalBytes(sha256(payload), header.payloadHash)
    if (!isNext || !isRight) return index
    height = header.seq
    hash = entry.hash
  }
  return some.length
}

function noteCame(came: Arrival[], { header: { feed, seq }, receivedAtMs }: StoredEntry): void {
  const last = came.at(-1)
  if (last?.receivedAtMs === receivedAtMs) last.to = seq
  else {
    came.push({ feed, from: seq, to: seq, place: 'base', isClosing: false, receivedAtMs })
  }
}

/** Ends a feed at a head; what stands behind it is forgotten. */
async function cutOff(store: Store, feed: FeedId, { height, hash }: Head): Promise<void> {
  const range = { gt: keyOf(feed, sortable(height)), lt: under(feed).lt }
  const rest = [...(await store.list(entries, range)), ...(await store.list(payloads, range))]
  await store.transact((tx) => {
    for (const [key] of rest) {
      tx.delete(entries, key)
      tx.delete(payloads, key)
    }
    if (height === 0) tx.delete(heads, feed)
    else tx.put(heads, feed, { height, hash: toBase64url(hash) })
  })
}
