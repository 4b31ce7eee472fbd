/**
 * Brings stored entries into the views: opens each, reads its record, applies it. An entry whose content is wrong is
 * passed over, and never keeps the others from being read.
 */
import type { Entry } from '../../../protocol/entry.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import { assert, ForgedFeedError, PappusError } from '../../../protocol/errors.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { carriedEntryBytes } from './limits.ts'
import type { Log } from '../../log.ts'
import type { Arrival, StoredEntry } from '../../store/feed-store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { Apply } from './slice.ts'
import type { EntryRules } from './entry-rules.ts'
import type { ViewEvents } from './context.ts'
import { closeTip, noteSpot, postRun, type PostRun } from './run.ts'
import { keyOfFeed } from './feed-rows.ts'
import { graveAt } from './placements.ts'
import type { Keyring } from './keyring.ts'
import { openPair } from './pair-feeds.ts'
import { feeds, type FeedRow } from './tables.ts'

export interface IndexerComponents {
  /** Brings what is opened into the views. */
  apply: Apply
  rules: EntryRules
  keyring: Keyring
  log: Log
  events: ViewEvents
  /** Whether the entries were indexed before. @default false */
  isReplay?: boolean
}

export class Indexer {
  readonly #components: IndexerComponents

  constructor(components: IndexerComponents) {
    this.#components = components
  }

  /**
   * Indexes entries that were stored. The first entry of a feed must prove that the feed is its owner's.
   *
   * @throws {ForgedFeedError} when it does not.
   */
  indexArrival(
    tx: Transaction,
    feed: FeedRow,
    { arrival, number, entries }: { arrival: Arrival; number: number; entries: readonly Entry[] },
  ): void {
    const { receivedAtMs, place, isClosing } = arrival
    this.#components.rules.count(tx, feed.id, weightOf(entries))
    if (feed.kind === 'carried' || feed.isUnread === true) return
    const stored = entries.map((entry) => ({ ...entry, receivedAtMs }))
    this.indexStored(tx, feed, { place, entries: stored, arrival: number })
    const indexed = tx.get(feeds, feed.id)
    if (isClosing && indexed !== undefined) tx.put(feeds, feed.id, closeTip(indexed))
  }

  /**
   * Indexes entries that follow each other and came at different times.
   *
   * @default arrival 0: they came before, and were not readable
   * @throws {ForgedFeedError} as `indexArrival` does.
   */
  indexStored(
    tx: Transaction,
    feed: FeedRow,
    {
      place,
      entries,
      arrival = 0,
    }: { place: Arrival['place']; entries: readonly StoredEntry[]; arrival?: number },
  ): void {
    const key = keyOfFeed(feed)
    const run = postRun(place, feed)
    for (const entry of entries) {
      const { receivedAtMs } = entry
      const current = tx.get(feeds, feed.id) ?? feed
      try {
        this.#indexEntry({ tx, feed: current, receivedAtMs, arrival, key, run }, entry)
      } catch (error) {
        this.#passOver(feed, entry, error)
        if (entry.header.seq > 1) continue
        if (!this.#wasProved(feed)) throw new ForgedFeedError('not bound', {}, { cause: error })
        tx.put(feeds, feed.id, { ...current, state: 'open' })
      }
    }
  }

  /** Whether a feed without its first entry is read: one that was read before, and that nobody could give us again. */
  #wasProved({ kind, owner }: FeedRow): boolean {
    const { isReplay, keyring } = this.#components
    return isReplay === true && (kind === 'pair' || owner === keyring.person)
  }

  #indexEntry(place: Place, entry: Entry): void {
    const { tx, feed, receivedAtMs, arrival, run } = place
    const { seq } = entry.header
    const bytes = openEntry(place, entry)
    if (bytes === undefined) {
      if (seq === 1) throw new ForgedFeedError('a feed never drops its binding')
      const grave = graveAt(tx, { feed: feed.id, seq })
      if (grave !== undefined) noteSpot({ tx, feed, run }, grave)
      return
    }
    assert(feed.kind !== 'carried', 'what is carried is not read')
    const record = decodeRecord(bytes, feed.kind)
    if ((seq === 1) !== (record?.kind === 'binding')) {
      throw new ForgedFeedError('a feed starts with its binding, and has one')
    }
    const { apply, keyring, events, isReplay = false } = this.#components
    const times = { receivedAtMs, arrival, run }
    const context = { tx, keyring, feed, seq, ...times, events, isReplay }
    if (record !== undefined) apply(context, record)
  }

  #passOver(feed: FeedRow, entry: Entry, error: unknown): void {
    if (!(error instanceof PappusError)) throw error
    const { seq } = entry.header
    this.#components.log.warn({ feed: feed.id, seq, code: error.code }, 'entry passed over')
  }
}

/** Bytes that entries count for against what is carried for somebody. */
export function weightOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { payload }) => sum + (payload?.length ?? 0) + carriedEntryBytes, 0)
}

interface Place {
  tx: Transaction
  feed: FeedRow
  receivedAtMs: number
  arrival: number
  /** See `keyOfFeed`. */
  key: Uint8Array | undefined
  run: PostRun
}

/** The record in an entry, or `undefined` where it was dropped. */
function openEntry({ tx, feed, key }: Place, { header, payload }: Entry): Uint8Array | undefined {
  const { seq } = header
  if (feed.kind === 'pair') return openPair(tx, feed, { seq, payload })
  if (payload === undefined) return undefined
  return openEnvelope(payload, { key, place: { feed: feed.id, seq } })
}
