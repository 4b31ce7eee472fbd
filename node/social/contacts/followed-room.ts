/** Room for what people post who are followed: nobody fills the disk of somebody who knows no more of them than their id. */
import type { FeedId } from '../../../protocol/ids.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import { followedBytesMax } from './limits.ts'
import { contacts, followedBytes, follows } from './tables.ts'

/** Whether so many bytes more of a feed may be stored. */
export function hasRoomOfFollowed(reader: Reader, { owner }: FeedRow, bytes: number): boolean {
  if (!isCounted(reader, owner) || reader.get(contacts, owner) !== undefined) return true
  return (reader.get(followedBytes, owner) ?? 0) + bytes <= followedBytesMax
}

/** Counts bytes that were stored, or dropped where negative. */
export function countFollowed(tx: Transaction, id: FeedId, bytes: number): void {
  const owner = tx.get(feeds, id)?.owner
  if (owner === undefined || !isCounted(tx, owner)) return
  tx.put(followedBytes, owner, Math.max(0, (tx.get(followedBytes, owner) ?? 0) + bytes))
}

function isCounted(reader: Reader, owner: FeedRow['owner']): boolean {
  return reader.get(follows, owner) !== undefined
}
