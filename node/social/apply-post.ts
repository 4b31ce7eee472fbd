/** Posts: into the timeline, in the order of their feed, never later than they came. */
import { toBase64url } from '../../protocol/bytes.ts'
import { postId, type AspectId } from '../../protocol/ids.ts'
import type { PostRecord } from '../../protocol/records/post.ts'
import type { Place } from '../store/feed-store.ts'
import { keyOf, sortable } from '../store/table.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { addPlace, dropText, isRetracted } from './items.ts'
import { feeds, posts, timeline, type FeedRow, type PostRow } from './tables.ts'

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

export function applyPost(context: ApplyContext, record: PostRecord): void {
  const { tx, feed, seq, receivedAtMs, run } = context
  const id = postId(feed.owner, record.nonce)
  if (isRetracted(tx, feed.owner, id)) {
    dropText(tx, { feed: feed.id, seq })
    return
  }
  addPlace(tx, id, { feed: feed.id, seq })
  const known = tx.get(posts, id)
  if (known !== undefined) {
    const row = tx.get(timeline, known)
    if (row === undefined) return
    tx.put(timeline, known, { ...row, audience: merged(row, feed) })
    noteTime(context, row.atMs)
    return
  }
  // An author's clock may be wrong: a post is never newer than its arrival or the one after it, and never older than the one before.
  const latestMs = Math.min(record.atMs, receivedAtMs, run.untilMs - 1)
  const atMs = Math.max(latestMs, run.lastMs + 1)
  const key = keyOf(sortable(atMs), id)
  const audience = audienceOf(feed)
  const nonce = toBase64url(record.nonce)
  tx.put(timeline, key, { id, nonce, author: feed.owner, text: record.text, atMs, audience })
  tx.put(posts, id, key)
  noteTime(context, atMs)
  noteChange(tx, { kind: 'post', id })
}

type TimeContext = Pick<ApplyContext, 'tx' | 'feed' | 'run'>

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

function audienceOf(feed: FeedRow): PostRow['audience'] {
  if (feed.kind === 'public') return 'public'
  return feed.aspect === undefined ? 'limited' : [feed.aspect]
}

/** The audience of a post that stands in one more feed: its owner knows which aspects those are. */
function merged({ audience }: PostRow, feed: FeedRow): PostRow['audience'] {
  if (typeof audience === 'string' || feed.aspect === undefined) return audience
  const all = new Set<AspectId>([...audience, feed.aspect])
  return [...all]
}
