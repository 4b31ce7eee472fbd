/**
 * The entries of all feeds, own and foreign. Knows hashes, sequences and bytes; what a payload says is for others.
 * Entries only ever follow the head: a feed on disk has no gap and no fork.
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
import type { FeedId } from '../../protocol/ids.ts'
import { bytesTable, jsonTable, keyOf, sortable } from './table.ts'
import type { Reader, Transaction } from './transaction.ts'

interface HeadRow {
  height: number
  /** base64url. */
  hash: string
}

/** Entries that were appended together. */
export interface Arrival {
  feed: FeedId
  /** Seq of the first and the last one. */
  from: number
  to: number
}

const heads = jsonTable<HeadRow>('heads')
/** Number → arrival: the order in which entries of all feeds came, in which views are rebuilt. */
const arrivals = jsonTable<Arrival>('arrivals')
const arrivalCount = jsonTable<number>('arrival-count')
const entries = bytesTable('entries')
const payloads = bytesTable('payloads')

/** The tables of this file, for `Store.over`. */
export const feedTables = [heads, entries, payloads, arrivals, arrivalCount]

/** An entry with the time at which this node got it. */
export type StoredEntry = Entry & { receivedAtMs: number }

/** The head of a feed; that of an empty feed where nothing is stored. */
export function headAt(reader: Reader, feed: FeedId): Head {
  const row = reader.get(heads, feed)
  if (row === undefined) return emptyHead
  return { height: row.height, hash: fromBase64url(row.hash) ?? noPrev }
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
  let head = headAt(tx, feed)
  for (const entry of added) {
    const { seq, prev } = entry.header
    if (seq !== head.height + 1 || !equalBytes(prev, head.hash)) {
      throw new BrokenChainError('entry does not follow the head', { seq, height: head.height })
    }
    tx.put(entries, rowKey(feed, seq), encodeRow(entry, receivedAtMs))
    if (entry.payload !== undefined) tx.put(payloads, rowKey(feed, seq), entry.payload)
    head = headOf(entry)
  }
  tx.put(heads, feed, { height: head.height, hash: toBase64url(head.hash) })
  const from = head.height - added.length + 1
  const number = (tx.get(arrivalCount, 'last') ?? 0) + 1
  tx.put(arrivalCount, 'last', number)
  tx.put(arrivals, sortable(number), { feed, from, to: head.height })
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
  const before = reader.get(entries, rowKey(feed, from - 1))
  let prev = before === undefined ? noPrev : before.subarray(0, 32)
  let bytes = 0
  const found: StoredEntry[] = []
  for (const [, row] of rows) {
    const entry = decodeRow(row, { feed, seq: from + found.length, prev })
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

/** The hash of a stored entry, or `undefined`. */
export function hashAt(reader: Reader, feed: FeedId, seq: number): Uint8Array | undefined {
  return reader.get(entries, rowKey(feed, seq))?.subarray(0, 32)
}

function rowKey(feed: FeedId, seq: number): string {
  return keyOf(feed, sortable(seq))
}

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
  return row.length > 76 ? { ...entry, signature: row.slice(76) } : entry
}
