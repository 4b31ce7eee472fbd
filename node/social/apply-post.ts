/** Posts: into the timeline, in the order of their feed, never later than they came. */
import { postId, type AspectId } from '../../protocol/ids.ts'
import type { PostRecord } from '../../protocol/records/post.ts'
import { keyOf, sortable } from '../store/table.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { feeds, posts, timeline, type FeedRow, type PostRow } from './tables.ts'

export function applyPost({ tx, feed, receivedAtMs }: ApplyContext, record: PostRecord): void {
  const id = postId(feed.owner, record.nonce)
  const current = tx.get(feeds, feed.id) ?? feed
  const known = tx.get(posts, id)
  if (known !== undefined) {
    const row = tx.get(timeline, known)
    if (row === undefined) return
    tx.put(timeline, known, { ...row, audience: merged(row, feed) })
    tx.put(feeds, feed.id, { ...current, lastPostMs: Math.max(current.lastPostMs, row.atMs) })
    return
  }
  // An author's clock may be wrong: a post is never newer than its arrival, and never older than the one before it.
  const atMs = Math.max(Math.min(record.atMs, receivedAtMs), current.lastPostMs + 1)
  const key = keyOf(sortable(atMs), id)
  const audience = audienceOf(feed)
  tx.put(timeline, key, { id, author: feed.owner, text: record.text, atMs, audience })
  tx.put(posts, id, key)
  tx.put(feeds, feed.id, { ...current, lastPostMs: atMs })
  noteChange(tx, { kind: 'post', id })
}

function audienceOf(feed: FeedRow): PostRow['audience'] {
  if (feed.kind === 'public') return 'public'
  return feed.isMine && feed.aspect !== undefined ? [feed.aspect] : 'limited'
}

/** The audience of a post that stands in one more feed: its owner knows which aspects those are. */
function merged({ audience }: PostRow, feed: FeedRow): PostRow['audience'] {
  if (typeof audience === 'string' || feed.aspect === undefined) return audience
  const all = new Set<AspectId>([...audience, feed.aspect])
  return [...all]
}
