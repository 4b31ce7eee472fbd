/** Where the posts of a feed stand in the timeline, so that the next one comes after them, and those in a gap come between. */
import type { Place } from '../../store/feed-store.ts'
import type { Transaction } from '../../store/transaction.ts'
import { laterSpot, type Spot } from './spots.ts'
import { feeds, type FeedRow } from './tables.ts'
import { noteKnown } from './times.ts'

/** Posts that came together. */
export interface PostRun {
  readonly place: Place
  /** No post of a run below the tip stands later. */
  readonly untilMs: number
  last: Spot
}

export interface TimeContext {
  readonly tx: Transaction
  readonly feed: FeedRow
  /** Where the entries came to stand that this is one of. */
  readonly run: PostRun
}

/** The run that entries at a place of a feed make. */
export function postRun(place: Place, row: FeedRow): PostRun {
  const { tipPosts } = row
  if (place === 'tip') return { place, untilMs: Infinity, last: tipPosts?.last ?? lastSpot(row) }
  return { place, untilMs: tipPosts?.firstMs ?? Infinity, last: lastSpot(row) }
}

/** Remembers where the next post of the run, and of the feed, comes to stand. */
export function noteSpot(
  { tx, feed, run }: { tx: Transaction; feed: FeedRow; run: PostRun },
  spot: Spot,
): void {
  const row = tx.get(feeds, feed.id) ?? feed
  run.last = laterSpot(run.last, spot)
  noteKnown(tx, spot.atMs)
  if (run.place === 'base') {
    tx.put(feeds, feed.id, withLast(row, laterSpot(lastSpot(row), spot)))
    return
  }
  const { firstMs, last } = row.tipPosts ?? { firstMs: spot.atMs, last: spot }
  const tipPosts = { firstMs: Math.min(firstMs, spot.atMs), last: laterSpot(last, spot) }
  tx.put(feeds, feed.id, { ...row, tipPosts })
}

/** Ends the gap below a tip: from now on the tip's last post is the feed's. */
export function closeTip(row: FeedRow): FeedRow {
  const { tipPosts, ...rest } = row
  if (tipPosts === undefined) return rest
  return withLast(rest, laterSpot(lastSpot(row), tipPosts.last))
}

/** Where the latest post of a feed stands, those ahead of a gap left out. */
export function lastSpot({ lastPostMs, lastPostOrder = '' }: FeedRow): Spot {
  return { atMs: lastPostMs, order: lastPostOrder }
}

export function withLast(row: FeedRow, { atMs, order }: Spot): FeedRow {
  return { ...row, lastPostMs: atMs, lastPostOrder: order }
}
