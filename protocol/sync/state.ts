/** The digest that two sides of a sync channel compare before they tell each other more. */
import { uintBytes } from '../bytes.ts'
import { sha256 } from '../crypto.ts'
import { feedKey, type FeedId } from '../ids.ts'

/** A feed's state where two sides compare. */
export interface Known {
  readonly feed: FeedId
  readonly height: number
  /** Of the entry there, 32 bytes. */
  readonly hash: Uint8Array
  /** How many of its entries are known to be taken back. @default 0 */
  readonly drops?: number
}

/**
 * The digest of the state of some feeds, in any order: 32 bytes that only a peer with the same feeds and the same last entries
 * can compute. SHA-256 of the salt and, for each feed in the order of their ids: id (32), height (8), hash (32),
 * number of entries that were taken back (4).
 */
export function stateDigest(known: readonly Known[], salt: Uint8Array): Uint8Array {
  const sorted = known.toSorted((a, b) => (a.feed < b.feed ? -1 : 1))
  const parts = sorted.flatMap(({ feed, height, hash, drops = 0 }) => [
    feedKey(feed),
    uintBytes(height, 8),
    hash,
    uintBytes(drops, 4),
  ])
  return sha256(salt, ...parts)
}
