/**
 * Takes in entries of others, already proved to be the feed's: stored and brought into the views in one transaction. Of
 * a feed that does not begin with its owner's binding nothing is stored.
 */
import { equalBytes } from '../../protocol/bytes.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { appendEntries, hashAt, headAt } from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Outcome } from '../sync/replica.ts'
import type { World } from '../world.ts'
import type { Indexer } from './indexer.ts'
import { feeds } from './tables.ts'

export interface IngestComponents {
  store: Store
  indexer: Indexer
  world: World
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
    const { indexer, world } = this.#components
    const feed = tx.get(feeds, id)
    if (feed === undefined || feed.isMine) return 'refused'
    const head = headAt(tx, id)
    if (entries.some((entry) => isFork(tx, entry, head.height))) return 'fork'
    const added = entries.filter((entry) => entry.header.seq > head.height)
    const [first] = added
    if (first === undefined) return 'known'
    if (first.header.seq > head.height + 1) return 'gap'
    if (!equalBytes(first.header.prev, head.hash)) return 'fork'
    const receivedAtMs = world.now()
    const isNew = head.height === 0
    if (isNew && !indexer.indexFirst(tx, feed, first, receivedAtMs)) return 'refused'
    appendEntries(tx, id, { added, receivedAtMs })
    indexer.index(tx, feed, isNew ? added.slice(1) : added, receivedAtMs)
    return 'stored'
  }
}

/** Whether another entry stands where this one claims to. */
function isFork(tx: Transaction, entry: Entry, height: number): boolean {
  if (entry.header.seq > height) return false
  const known = hashAt(tx, entry.header.feed, entry.header.seq)
  return known !== undefined && !equalBytes(known, entry.hash)
}
