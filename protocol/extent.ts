/**
 * How much of a feed a node has: everything up to a height, and, where it fetched the newest entries first, one run further
 * up. The run is proved by itself; that it continues the feed is known once the gap between them is closed.
 */
import type { Head } from './entry.ts'

export interface Extent {
  /** The last entry below which nothing is missing. */
  readonly head: Head
  readonly tip?: Tip
}

/** A run of entries ahead of a gap. */
export interface Tip {
  /** Seq of its first entry. */
  readonly from: number
  /** Hash of the entry before the first, as the first one gives it, 32 bytes. */
  readonly prev: Uint8Array
  readonly head: Head
}

/** The newest entry that there is. */
export function topOf({ head, tip }: Extent): Head {
  return tip?.head ?? head
}

/** Whether the same seqs are there. */
export function isSameExtent(a: Extent, b: Extent): boolean {
  const isSameTip = a.tip?.from === b.tip?.from && topOf(a).height === topOf(b).height
  return isSameTip && a.head.height === b.head.height
}

/** How many entries are there, of those up to a seq. */
export function countUpTo({ head, tip }: Extent, seq: number): number {
  const inTip = tip === undefined ? 0 : Math.min(tip.head.height, seq) - tip.from + 1
  return Math.min(head.height, seq) + Math.max(0, inTip)
}

/** Whether an entry is there. */
export function hasSeq({ head, tip }: Extent, seq: number): boolean {
  return seq <= head.height || (tip !== undefined && seq >= tip.from && seq <= tip.head.height)
}
