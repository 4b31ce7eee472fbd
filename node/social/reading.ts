/** Reads what was stored before it could be read: a feed that we carried, and were then granted. */
import { extentAt, noteArrival, readEntries } from '../store/feed-store.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Indexer } from './indexer.ts'
import { feeds, type FeedRow } from './tables.ts'

export class Reading {
  readonly #indexer: Indexer

  constructor({ indexer }: { indexer: Indexer }) {
    this.#indexer = indexer
  }

  /** Indexes the entries of every feed that became readable. */
  async catchUp(tx: Transaction): Promise<void> {
    for (const [, row] of await tx.list(feeds, {})) {
      if (row.isUnread === true) await this.#read(tx, row)
    }
  }

  async #read(tx: Transaction, row: FeedRow): Promise<void> {
    const feed = { ...row, isUnread: false }
    tx.put(feeds, feed.id, feed)
    const { height } = extentAt(tx, feed.id).head
    const entries = await readEntries(tx, feed.id, { from: 1, limit: height })
    const [first] = entries
    if (first === undefined) return
    const { receivedAtMs } = first
    const place = { from: 1, to: height, place: 'base', isClosing: false, receivedAtMs } as const
    const arrival = noteArrival(tx, { feed: feed.id, ...place })
    this.#indexer.indexArrival(tx, feed, { arrival, entries })
  }
}
