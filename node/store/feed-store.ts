/**
 * The entries of all feeds, own and foreign. Knows hashes, sequences and bytes; others read the payloads. A feed
 * on disk has no fork, and at most one gap: that between the complete part and the newest entries, see `Extent`.
 */
import {
  concat,
  equalBytes,
  fromBase64url,
  readUint,
  toBase64url,
  uintBytes,
} from '../../protocol/bytes.ts'
import { emptyHead, headOf, noPrev, type Entry, type Head } from '../../protocol/entry.ts'
import { BrokenChainError } from '../../protocol/errors.ts'
import type { Extent, Tip } from '../../protocol/extent.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { pageEntriesMax, dropsMax } from '../../protocol/limits.ts'
import type { Drops } from '../../protocol/drops.ts'
import { expiriesPerStep, forksMax } from './limits.ts'
import { bytesTable, jsonTable, keyOf, sortable, under } from './table.ts'
import type { Reader, Transaction } from './transaction.ts'
import { clockStepsMax } from '../limits.ts'

interface HeadRow {
  height: number
  /** base64url. */
  hash: string
  tip?: { from: number; prev: string; height: number; hash: string }
}

/** Where a run of entries came to stand: after the complete part, at the upper end of the tip, or at its lower end. */
export type Place = 'base' | 'tip' | 'below'

/** Entries that came together. */
export interface Arrival {
  feed: FeedId
  /** Seq of the first and the last one. */
  from: number
  to: number
  place: Place
  /** Whether nothing is missing below the tip any more. */
  isClosing: boolean
  receivedAtMs: number
}

/** Feed → how much of it is stored. */
export const heads = jsonTable<HeadRow>('heads')
/** Number → arrival: the order in which entries of all feeds came, in which views are rebuilt. */
export const arrivals = jsonTable<Arrival>('arrivals')
/** The number of the last arrival, under `last`; under `latestMs` the latest time at which one came by the clock of then. */
export const arrivalCount = jsonTable<number>('arrival-count')
/** Number of an arrival → times to which the clock had been set back before the next one. */
export const clockSteps = jsonTable<number[]>('clock-steps')
/** Number of an arrival → until when posts had been taken for over before the next one. */
export const expiredUntil = jsonTable<string>('expired-until')
export const entries = bytesTable('entries')
export const payloads = bytesTable('payloads')

/** feed!seq → a page with entries that are not those of ours: the proof of a fork. */
const forks = bytesTable('forks')

interface DropsRow {
  /** Ascending. */
  seqs: number[]
  /** Of the feed's key, base64url; absent for feeds of our own, which sign when they are asked. */
  signature?: string
}

/** Feed → which of its entries its writer took back. */
const drops = jsonTable<DropsRow>('drops')

/** The tables of this file, for `Store.over`. */
export const feedTables = [
  heads,
  entries,
  payloads,
  arrivals,
  arrivalCount,
  clockSteps,
  expiredUntil,
  forks,
  drops,
]

/** An entry with the time at which this node got it. */
export type StoredEntry = Entry & { receivedAtMs: number }

/** The last entry of a feed below which nothing is missing; that of an empty feed where nothing is stored. */
export function headAt(reader: Reader, feed: FeedId): Head {
  return extentAt(reader, feed).head
}

/** How much of a feed is stored. */
export function extentAt(reader: Reader, feed: FeedId): Extent {
  const row = reader.get(heads, feed)
  if (row === undefined) return { head: emptyHead }
  const head = headOfRow(row)
  if (row.tip === undefined) return { head }
  const { from, prev } = row.tip
  return { head, tip: { from, prev: bytesOf(prev), head: headOfRow(row.tip) } }
}

function headOfRow({ height, hash }: { height: number; hash: string }): Head {
  return { height, hash: bytesOf(hash) }
}

function bytesOf(text: string): Uint8Array {
  return fromBase64url(text) ?? noPrev
}

/**
 * Appends entries that follow each other and the head; the caller has proved them.
 *
 * @throws {BrokenChainError} when they do not.
 */
export function appendEntries(
  tx: Transaction,
  feed: FeedId,
  { added, receivedAtMs }: { added: readonly Entry[]; receivedAtMs: number },
): void {
  const { place } = addRun(tx, feed, { added, receivedAtMs }) ?? {}
  if (place !== 'base') throw new BrokenChainError('entries do not follow the head')
}

/**
 * Adds a run of entries, none of which is stored yet, where it continues stored ones; the caller has proved them.
 *
 * @returns the place, or `undefined` where the run continues nothing: then nothing was stored.
 * @throws {BrokenChainError} when another entry stands where one of the run says that its neighbour is: a fork.
 */
export function addRun(
  tx: Transaction,
  feed: FeedId,
  { added, receivedAtMs }: { added: readonly Entry[]; receivedAtMs: number },
): Arrival | undefined {
  const run = checkRun(added)
  const before = extentAt(tx, feed)
  const joined = join(before, run)
  if (joined === undefined) return undefined
  const { extent, place } = joined
  for (const entry of added) {
    const key = rowKey(feed, entry.header.seq)
    tx.put(entries, key, encodeRow(entry, receivedAtMs))
    if (entry.payload !== undefined) tx.put(payloads, key, entry.payload)
  }
  tx.put(heads, feed, rowOf(extent))
  const isClosing = before.tip !== undefined && extent.tip === undefined
  const { from, head } = run
  return noteArrival(tx, { feed, from, to: head.height, place, isClosing, receivedAtMs })
}

/** Notes that entries are to be indexed at this point when views are rebuilt. */
export function noteArrival(tx: Transaction, arrival: Arrival): Arrival {
  const number = lastArrival(tx) + 1
  const { receivedAtMs } = arrival
  tx.put(arrivalCount, 'last', number)
  if (receivedAtMs > latestArrivalMs(tx)) tx.put(arrivalCount, 'latestMs', receivedAtMs)
  tx.put(arrivals, sortable(number), arrival)
  return arrival
}

/** The number of the last arrival; 0 before the first. */
export function lastArrival(reader: Reader): number {
  return reader.get(arrivalCount, 'last') ?? 0
}

/** The latest time that the clock showed when something came; 0 before the first arrival. */
export function latestArrivalMs(reader: Reader): number {
  return reader.get(arrivalCount, 'latestMs') ?? 0
}

/** Remembers that the clock was set back after the last arrival. @returns whether there is room for it, see `clockStepsMax` */
export function noteClockStep(tx: Transaction, nowMs: number): boolean {
  const count = tx.get(arrivalCount, 'clockSteps') ?? 0
  if (count >= clockStepsMax) return false
  const key = sortable(lastArrival(tx))
  tx.put(clockSteps, key, [...(tx.get(clockSteps, key) ?? []), nowMs])
  tx.put(arrivalCount, 'clockSteps', count + 1)
  tx.put(arrivalCount, 'latestMs', nowMs)
  return true
}

/** Times to which the clock was set back, by the number of the arrival before. */
export async function clockStepsAfter(reader: Reader): Promise<Map<number, readonly number[]>> {
  const rows = await reader.list(clockSteps, { limit: clockStepsMax })
  return new Map(rows.map(([text, times]) => [Number.parseInt(text, 16), times]))
}

/**
 * Remembers which posts left the views after the last arrival: all up to a key of those that end. At most once for each post that is
 * ever over.
 */
export function noteExpiry(tx: Transaction, lastKey: string): void {
  const key = sortable(lastArrival(tx))
  const before = tx.get(expiredUntil, key) ?? ''
  tx.put(expiredUntil, key, lastKey > before ? lastKey : before)
}

/** The first arrivals from a number on after which posts left the views, with the last key of those. */
export async function expiriesFrom(reader: Reader, from: number): Promise<Map<number, string>> {
  const rows = await reader.list(expiredUntil, { gte: sortable(from), limit: expiriesPerStep })
  return new Map(rows.map(([text, lastKey]) => [Number.parseInt(text, 16), lastKey]))
}

/** Forgets how much of a feed is stored, so that all of it is fetched anew over the entries left. */
export function forgetExtent(tx: Transaction, feed: FeedId): void {
  tx.delete(heads, feed)
  tx.delete(drops, feed)
}

/** Forgets that entries are to be indexed when views are rebuilt. */
export function forgetArrival(tx: Transaction, number: number): void {
  tx.delete(arrivals, sortable(number))
}

/** Deletes up to `limit` entries of a feed, and the feed itself once none is left. @returns whether it is gone. */
export async function deleteEntries(
  tx: Transaction,
  feed: FeedId,
  limit: number,
): Promise<boolean> {
  // First, so that a feed that is wanted again meanwhile is fetched anew, and not taken for whole.
  forgetExtent(tx, feed)
  const range = { ...under(feed), limit }
  const rows = await tx.list(entries, range)
  for (const [key] of rows) {
    tx.delete(entries, key)
    tx.delete(payloads, key)
  }
  return rows.length < limit
}

/** @throws {BrokenChainError} unless the entries follow each other. */
function checkRun(added: readonly Entry[]): Tip {
  const [first] = added
  if (first === undefined) throw new BrokenChainError('no entry')
  let head: Head = { height: first.header.seq - 1, hash: first.header.prev }
  for (const entry of added) {
    const { seq, prev } = entry.header
    if (seq !== head.height + 1 || !equalBytes(prev, head.hash)) {
      throw new BrokenChainError('entries do not follow each other', { seq })
    }
    head = headOf(entry)
  }
  return { from: first.header.seq, prev: first.header.prev, head }
}

/** The extent that a run makes of another one. */
function join({ head, tip }: Extent, run: Tip): { extent: Extent; place: Place } | undefined {
  if (run.from === head.height + 1) {
    assertLinked(run.prev, head.hash)
    if (tip === undefined || run.head.height < tip.from - 1) {
      return {
        extent: tip === undefined ? { head: run.head } : { head: run.head, tip },
        place: 'base',
      }
    }
    assertLinked(tip.prev, run.head.hash)
    return { extent: { head: tip.head }, place: 'base' }
  }
  if (run.from <= head.height) return undefined
  if (tip === undefined) return { extent: { head, tip: run }, place: 'tip' }
  if (run.from === tip.head.height + 1) {
    assertLinked(run.prev, tip.head.hash)
    return { extent: { head, tip: { ...tip, head: run.head } }, place: 'tip' }
  }
  if (run.head.height !== tip.from - 1) return undefined
  assertLinked(tip.prev, run.head.hash)
  return { extent: { head, tip: { ...run, head: tip.head } }, place: 'below' }
}

function assertLinked(prev: Uint8Array, hash: Uint8Array): void {
  if (!equalBytes(prev, hash)) throw new BrokenChainError('another entry stands there')
}

function rowOf({ head, tip }: Extent): HeadRow {
  const row = { height: head.height, hash: toBase64url(head.hash) }
  if (tip === undefined) return row
  const { from, prev } = tip
  const { height, hash } = tip.head
  return { ...row, tip: { from, prev: toBase64url(prev), height, hash: toBase64url(hash) } }
}

/** At most `limit` arrivals after a number, oldest first. */
export async function arrivalsAfter(
  reader: Reader,
  number: number,
  limit: number,
): Promise<{ number: number; arrival: Arrival }[]> {
  const rows = await reader.list(arrivals, { gt: sortable(number), limit })
  return rows.map(([text, arrival]) => ({ number: Number.parseInt(text, 16), arrival }))
}

/**
 * Entries of a feed from seq `from` on: at most `limit`, and of payloads no more than `bytesMax`, but always one entry.
 *
 * @default bytesMax no maximum
 */
export async function readEntries(
  reader: Reader,
  feed: FeedId,
  { from, limit, bytesMax = Infinity }: { from: number; limit: number; bytesMax?: number },
): Promise<StoredEntry[]> {
  const gte = rowKey(feed, from)
  const rows = await reader.list(entries, { gte, lt: rowKey(feed, from + limit) })
  let prev = hashBefore(reader, feed, from)
  let bytes = 0
  const found: StoredEntry[] = []
  for (const [key, row] of rows) {
    const seq = from + found.length
    // Behind a gap another run begins.
    if (key !== rowKey(feed, seq)) break
    const entry = decodeRow(row, { feed, seq, prev })
    bytes += entry.header.size
    if (bytes > bytesMax && found.length > 0) break
    prev = entry.hash
    found.push(entry)
  }
  const bodies = await reader.list(payloads, { gte, lt: rowKey(feed, from + found.length) })
  const payloadOf = new Map(bodies)
  return found.map((entry) => {
    const payload = payloadOf.get(rowKey(feed, entry.header.seq))
    return payload === undefined ? entry : { ...entry, payload }
  })
}

/**
 * The newest entries of a feed up to a seq, oldest first: at most `count` up to there, and then those that must be with them
 * for the last one to be signed.
 *
 * @default to no maximum
 */
export async function readNewest(
  reader: Reader,
  feed: FeedId,
  { count, to = Infinity }: { count: number; to?: number },
): Promise<StoredEntry[]> {
  const { head, tip } = extentAt(reader, feed)
  const isInTip = tip !== undefined && to >= tip.from
  const last = Math.min(to, isInTip ? tip.head.height : head.height)
  const from = Math.max(isInTip ? tip.from : 1, last - count + 1)
  const limit = last - from + pageEntriesMax
  const found = await readEntries(reader, feed, { from, limit })
  const end = found.findIndex(({ header, signature }) => header.seq >= last && signature)
  return found.slice(0, end + 1)
}

function hashBefore(reader: Reader, feed: FeedId, seq: number): Uint8Array {
  const { tip } = extentAt(reader, feed)
  if (tip?.from === seq) return tip.prev
  return hashAt(reader, feed, seq - 1) ?? noPrev
}

/** The hash of a stored entry, or `undefined`. */
export function hashAt(reader: Reader, feed: FeedId, seq: number): Uint8Array | undefined {
  return reader.get(entries, rowKey(feed, seq))?.subarray(0, 32)
}

/** The signature of a stored entry, or `undefined` where it is not stored or came inside a page. */
export function signatureAt(reader: Reader, feed: FeedId, seq: number): Uint8Array | undefined {
  const row = reader.get(entries, rowKey(feed, seq))
  return row === undefined || row.length <= rowLength ? undefined : row.subarray(rowLength)
}

/** Which entries of a feed its writer took back, as far as we know. */
export function dropsAt(reader: Reader, feed: FeedId): DropsRow {
  return reader.get(drops, feed) ?? { seqs: [] }
}

/** Remembers that we took back an entry of a feed of ours. @returns whether there is room for it, see `dropsMax` */
export function noteDrop(tx: Transaction, feed: FeedId, seq: number): boolean {
  const { seqs } = dropsAt(tx, feed)
  if (seqs.includes(seq)) return true
  if (seqs.length >= dropsMax) return false
  tx.put(drops, feed, { seqs: [...seqs, seq].toSorted((a, b) => a - b) })
  return true
}

/** Keeps the drops of a feed's writer, and forgets those payloads. @returns their bytes */
export function takeBack(tx: Transaction, feed: FeedId, { seqs, signature }: Drops): number {
  let bytes = 0
  for (const seq of seqs) {
    bytes += tx.get(payloads, rowKey(feed, seq))?.length ?? 0
    dropPayload(tx, feed, seq)
  }
  tx.put(drops, feed, { seqs: [...seqs], signature: toBase64url(signature) })
  return bytes
}

/** Forgets the payload of an entry; its header and hash stay, and so the chain. */
export function dropPayload(tx: Transaction, feed: FeedId, seq: number): void {
  tx.delete(payloads, rowKey(feed, seq))
}

/** Keeps the proof that a feed has another history than ours: one page for each seq that it ends at, up to `forksMax` of a feed. */
export async function keepFork(
  tx: Transaction,
  feed: FeedId,
  { seq, page }: { seq: number; page: Uint8Array },
): Promise<void> {
  const known = await tx.list(forks, { ...under(feed), limit: forksMax })
  if (known.length < forksMax) tx.put(forks, rowKey(feed, seq), page)
}

/** The feeds that have another history than ours. */
export async function forkedFeeds(reader: Reader): Promise<Set<FeedId>> {
  const rows = await reader.list(forks, {})
  return new Set(rows.map(([key]) => key.slice(0, key.indexOf('!')) as FeedId))
}

function rowKey(feed: FeedId, seq: number): string {
  return keyOf(feed, sortable(seq))
}

/** Bytes of a row without its signature. */
const rowLength = 76

/**
 * | bytes | field |
 * | --- | --- |
 * | 32 | entry hash |
 * | 32 | payload hash |
 * | 4 | size |
 * | 8 | received at, ms since 1970 |
 * | 0 or 64 | signature, where it was checked or made here |
 */
function encodeRow(entry: Entry, receivedAtMs: number): Uint8Array {
  const { payloadHash, size } = entry.header
  const signature = entry.signature ?? new Uint8Array(0)
  return concat(entry.hash, payloadHash, uintBytes(size, 4), uintBytes(receivedAtMs, 8), signature)
}

function decodeRow(
  row: Uint8Array,
  { feed, seq, prev }: { feed: FeedId; seq: number; prev: Uint8Array },
): StoredEntry {
  const payloadHash = row.slice(32, 64)
  const entry = {
    header: { feed, seq, prev, size: readUint(row, 64, 4), payloadHash },
    hash: row.slice(0, 32),
    receivedAtMs: readUint(row, 68, 8),
  }
  return row.length > rowLength ? { ...entry, signature: row.slice(rowLength) } : entry
}
