/** Posts: into the timeline, in the order of their feed, never later than they came. */
import type { ApplyContext } from '../feeds/context.ts'
import type { PostRecord } from '../../../protocol/records/post.ts'
import { postId, type AspectId } from '../../../protocol/ids.ts'
import { isRetracted, dropText, addPlace } from '../feeds/placements.ts'
import { posts, timeline, type PostRow } from './tables.ts'
import { noteTime } from '../feeds/run.ts'
import { keyOf, sortable } from '../../store/table.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { noteChange } from '../feeds/changes.ts'
import type { FeedRow } from '../feeds/tables.ts'

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

function audienceOf(feed: FeedRow): PostRow['audience'] {
  if (feed.kind === 'public') return 'public'
  return feed.aspect === undefined ? 'limited' : [feed.aspect]
}

/** The audience of a post that stands in one more feed: its owner knows which aspects those are. */
function merged({ audience }: PostRow, feed: FeedRow): PostRow['audience'] {
  if (audience === 'public' || feed.aspect === undefined) return audience
  // Of a post of ours that a contact gave back, our own notes say for whom it was.
  if (audience === 'limited') return [feed.aspect]
  const all = new Set<AspectId>([...audience, feed.aspect])
  return [...all]
}
