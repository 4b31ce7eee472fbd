/**
 * Takes in entries of others: already proved to be the feed's, here opened, indexed and stored in one transaction. An
 * entry whose content is wrong is kept, for the chain, and passed over; it never drops the page it came in.
 */
import { equalBytes } from '../../protocol/bytes.ts'
import type { Entry } from '../../protocol/entry.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { ForgedFeedError, PappusError } from '../../protocol/errors.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { decodeRecord } from '../../protocol/records/record.ts'
import type { Log } from '../log.ts'
import { appendEntries, hashAt, headAt } from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Outcome } from '../sync/replica.ts'
import type { World } from '../world.ts'
import { applyRecord, type ViewEvents } from './apply.ts'
import { keyOfFeed } from './feeds.ts'
import type { Keyring } from './keyring.ts'
import { feeds, type FeedRow } from './tables.ts'

export interface IngestComponents {
  store: Store
  keyring: Keyring
  world: World
  log: Log
  events: ViewEvents
}

export class Ingest {
  readonly #components: IngestComponents

  constructor(components: IngestComponents) {
    this.#components = components
  }

  /**
   * Stores the entries of a foreign feed that are new. What is asked for again after a power cut need not be on disk
   * before it counts, so the batch is not synced.
   */
  accept(id: FeedId, entries: readonly Entry[]): Promise<Outcome> {
    const { store } = this.#components
    return store.transact((tx) => this.#accept(tx, id, entries), { isDurable: false })
  }

  #accept(tx: Transaction, id: FeedId, entries: readonly Entry[]): Outcome {
    const feed = tx.get(feeds, id)
    if (feed === undefined || feed.isMine || feed.state === 'forged') return 'refused'
    const head = headAt(tx, id)
    if (entries.some((entry) => isFork(tx, entry, head.height))) return 'fork'
    const added = entries.filter((entry) => entry.header.seq > head.height)
    const [first] = added
    if (first === undefined) return 'known'
    if (first.header.seq > head.height + 1) return 'gap'
    if (!equalBytes(first.header.prev, head.hash)) return 'fork'
    const receivedAtMs = this.#components.world.now()
    const isNew = head.height === 0
    if (isNew && !this.#opens(tx, feed, first, receivedAtMs)) return 'refused'
    appendEntries(tx, id, { added, receivedAtMs })
    this.#index(tx, feed, isNew ? added.slice(1) : added, receivedAtMs)
    return 'stored'
  }

  /** Whether the first entry proves that the feed is its owner's; else nothing of it is stored. */
  #opens(tx: Transaction, feed: FeedRow, entry: Entry, receivedAtMs: number): boolean {
    try {
      if (entry.payload === undefined) throw new ForgedFeedError('a feed never drops its binding')
      this.#indexEntry(tx, feed, { entry, key: keyOfFeed(feed), receivedAtMs })
      return true
    } catch (error) {
      if (!(error instanceof PappusError)) throw error
      this.#note(feed, entry, error)
      tx.put(feeds, feed.id, { ...feed, state: 'forged' })
      return false
    }
  }

  #index(tx: Transaction, feed: FeedRow, added: readonly Entry[], receivedAtMs: number): void {
    const key = keyOfFeed(feed)
    for (const entry of added) {
      try {
        this.#indexEntry(tx, tx.get(feeds, feed.id) ?? feed, { entry, key, receivedAtMs })
      } catch (error) {
        if (!(error instanceof PappusError)) throw error
        this.#note(feed, entry, error)
      }
    }
  }

  #indexEntry(
    tx: Transaction,
    feed: FeedRow,
    {
      entry,
      key,
      receivedAtMs,
    }: { entry: Entry; key: Uint8Array | undefined; receivedAtMs: number },
  ): void {
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

  #note(feed: FeedRow, entry: Entry, error: PappusError): void {
    const { seq } = entry.header
    this.#components.log.warn({ feed: feed.id, seq, code: error.code }, 'entry passed over')
  }
}

/** Whether another entry stands where this one claims to. */
function isFork(tx: Transaction, entry: Entry, height: number): boolean {
  if (entry.header.seq > height) return false
  const known = hashAt(tx, entry.header.feed, entry.header.seq)
  return known !== undefined && !equalBytes(known, entry.hash)
}
