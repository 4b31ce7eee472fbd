/**
 * Brings stored entries into the views: opens each, reads its record, applies it. An entry whose content is wrong is
 * passed over, and never keeps the others from being read.
 */
import type { Entry } from '../../protocol/entry.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { ForgedFeedError, PappusError } from '../../protocol/errors.ts'
import { decodeRecord } from '../../protocol/records/record.ts'
import type { Log } from '../log.ts'
import type { Transaction } from '../store/transaction.ts'
import { applyRecord, type ViewEvents } from './apply.ts'
import { keyOfFeed } from './feeds.ts'
import type { Keyring } from './keyring.ts'
import { feeds, type FeedRow } from './tables.ts'

export interface IndexerComponents {
  keyring: Keyring
  log: Log
  events: ViewEvents
}

export class Indexer {
  readonly #components: IndexerComponents

  constructor(components: IndexerComponents) {
    this.#components = components
  }

  /** Whether the first entry of a feed proves that the feed is its owner's, and was indexed. */
  indexFirst(tx: Transaction, feed: FeedRow, entry: Entry, receivedAtMs: number): boolean {
    try {
      if (entry.payload === undefined) throw new ForgedFeedError('a feed never drops its binding')
      this.#indexEntry({ tx, feed, receivedAtMs, key: keyOfFeed(feed) }, entry)
      return true
    } catch (error) {
      this.#passOver(feed, entry, error)
      return false
    }
  }

  /** Indexes entries of a feed that is known to be its owner's. */
  index(tx: Transaction, feed: FeedRow, entries: readonly Entry[], receivedAtMs: number): void {
    const key = keyOfFeed(feed)
    for (const entry of entries) {
      const current = tx.get(feeds, feed.id) ?? feed
      try {
        this.#indexEntry({ tx, feed: current, receivedAtMs, key }, entry)
      } catch (error) {
        this.#passOver(feed, entry, error)
      }
    }
  }

  #indexEntry({ tx, feed, receivedAtMs, key }: Place, entry: Entry): void {
    if (entry.payload === undefined) return
    const { seq } = entry.header
    const bytes = openEnvelope(entry.payload, { key, place: { feed: feed.id, seq } })
    const record = decodeRecord(bytes, feed.kind)
    if ((seq === 1) !== (record?.kind === 'binding')) {
      throw new ForgedFeedError('a feed starts with its binding, and has one')
    }
    const { keyring, events } = this.#components
    if (record !== undefined) applyRecord({ tx, keyring, feed, seq, receivedAtMs, events }, record)
  }

  #passOver(feed: FeedRow, entry: Entry, error: unknown): void {
    if (!(error instanceof PappusError)) throw error
    const { seq } = entry.header
    this.#components.log.warn({ feed: feed.id, seq, code: error.code }, 'entry passed over')
  }
}

interface Place {
  tx: Transaction
  feed: FeedRow
  receivedAtMs: number
  /** See `keyOfFeed`. */
  key: Uint8Array | undefined
}
