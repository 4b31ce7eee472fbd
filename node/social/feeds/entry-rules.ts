/** Decisions about entries of others that rooms above make; `carriers/entry-rules.ts` has them. */
import type { FeedId, PeerName, PersonId } from '../../../protocol/ids.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { FeedRow } from './tables.ts'

export interface EntryRules {
  /** Whether nothing of a person is taken. */
  isRefused(reader: Reader, owner: PersonId): boolean
  /** The last entry of a feed that is taken from a peer (unknown where it came by gossip); `undefined` for any. */
  endOf(reader: Reader, feed: FeedRow, from: PeerName | undefined): number | undefined
  /** Whether so many bytes more of a feed may be stored. */
  hasRoom(tx: Transaction, feed: FeedRow, bytes: number): boolean
  /** Counts bytes of a feed that were stored, or dropped where negative. */
  count(tx: Transaction, feed: FeedId, bytes: number): void
}
