/** Reads what was stored before it could be read: a feed that we carried, and were then granted. */
import { ForgedFeedError } from '../../../protocol/errors.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import { unreadEntriesMax } from './limits.ts'
import type { Log } from '../../log.ts'
import { extentAt, readEntries } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import { forgetFeed } from './apply-carry.ts'
import type { Indexer } from '../feeds/indexer.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'

export interface ReadingComponents {
  indexer: Indexer
  log: Log
  store: Store
}

export class Reading {
  readonly #components: ReadingComponents

  constructor(components: ReadingComponents) {
    this.#components = components
  }

  /** Indexes the entries of every feed that became readable, a part in each transaction. Forgets feeds with a wrong owner. */
  async catchUp(isStopped: () => boolean): Promise<void> {
    for (const [, row] of await this.#components.store.list(feeds, {})) {
      while (row.isUnread === true && !isStopped() && (await this.#readPart(row.id)));
    }
  }

  /** @returns whether there is more to read. */
  async #readPart(id: FeedId): Promise<boolean> {
    const { log, store } = this.#components
    try {
      return await store.transact((tx) => this.#read(tx, id))
    } catch (error) {
      if (!(error instanceof ForgedFeedError)) {
        log.error({ err: error, feed: id }, 'what was carried is read later')
        return false
      }
      log.warn({ feed: id, code: error.code }, 'what was carried is not what was granted')
      await store.transact((tx) => forgetFeed(tx, id))
      return false
    }
  }

  async #read(tx: Transaction, id: FeedId): Promise<boolean> {
    const row = tx.get(feeds, id)
    if (row?.isUnread !== true) return false
    const { head, tip } = extentAt(tx, id)
    const from = row.unreadFrom ?? 1
    const limit = Math.min(unreadEntriesMax, head.height - from + 1)
    const some = limit > 0 ? await readEntries(tx, id, { from, limit }) : []
    this.#indexer.indexStored(tx, row, { place: 'base', entries: some })
    const next = from + some.length
    const indexed = tx.get(feeds, id) ?? row
    if (next <= head.height && some.length > 0) {
      tx.put(feeds, id, { ...indexed, unreadFrom: next })
      return true
    }
    tx.put(feeds, id, asRead(indexed))
    if (tip === undefined) return false
    // Came while the feed was read, before its views were made anew.
    const newest = await readEntries(tx, id, {
      from: tip.from,
      limit: tip.head.height - tip.from + 1,
    })
    this.#indexer.indexStored(tx, asRead(indexed), { place: 'tip', entries: newest })
    return false
  }

  get #indexer(): Indexer {
    return this.#components.indexer
  }
}

function asRead(row: FeedRow): FeedRow {
  const { isUnread: _isUnread, unreadFrom: _unreadFrom, ...rest } = row
  return rest
}
