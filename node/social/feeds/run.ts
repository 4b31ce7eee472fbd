/** The times of posts in a feed, ahead of a gap and below it, so that each comes after the one before. */
import type { Place } from '../../store/feed-store.ts'
import { type FeedRow, feeds } from './tables.ts'
import type { Transaction } from '../../store/transaction.ts'

/** Posts that came together. */
export interface PostRun {
  readonly place: Place
  /** Times that those of a run below the tip stand between. */
  readonly untilMs: number
  lastMs: number
}

/** The run that entries at a place of a feed make. */
export function postRun(place: Place, { lastPostMs, tipMs }: FeedRow): PostRun {
  const untilMs = place === 'tip' ? Infinity : (tipMs?.first ?? Infinity)
  const lastMs = place === 'tip' ? (tipMs?.last ?? lastPostMs) : lastPostMs
  return { place, untilMs, lastMs }
}

export interface TimeContext {
  readonly tx: Transaction
  readonly feed: FeedRow
  /** Where the entries came to stand that this is one of. */
  readonly run: PostRun
}

/** Remembers where the next post of the run, and of the feed, comes to stand. */
export function noteTime({ tx, feed, run }: TimeContext, atMs: number): void {
  const row = tx.get(feeds, feed.id) ?? feed
  run.lastMs = Math.max(run.lastMs, atMs)
  if (run.place === 'base') {
    tx.put(feeds, feed.id, { ...row, lastPostMs: Math.max(row.lastPostMs, atMs) })
    return
  }
  const { first, last } = row.tipMs ?? { first: atMs, last: atMs }
  const tipMs = { first: Math.min(first, atMs), last: Math.max(last, atMs) }
  tx.put(feeds, feed.id, { ...row, tipMs })
}

/** Ends the gap below a tip: from now on the tip's last post is the feed's. */
export function closeTip(row: FeedRow): FeedRow {
  const { tipMs, ...rest } = row
  return { ...rest, lastPostMs: Math.max(row.lastPostMs, tipMs?.last ?? 0) }
}
