/** How many relays a feed of ours holds: they do not count towards the end of its epoch. */
import type { FeedId } from '../../../protocol/ids.ts'
import { headAt } from '../../store/feed-store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { epochEntriesMax, epochRelaysMax } from './limits.ts'
import { relayCounts } from './tables.ts'

export function countRelay(tx: Transaction, feed: FeedId): void {
  tx.put(relayCounts, feed, (tx.get(relayCounts, feed) ?? 0) + 1)
}

/** Whether a feed holds as many entries, or relays, as one epoch may. */
export function isEpochLong(reader: Reader, feed: FeedId): boolean {
  const relays = reader.get(relayCounts, feed) ?? 0
  return headAt(reader, feed).height - relays >= epochEntriesMax || relays >= epochRelaysMax
}
