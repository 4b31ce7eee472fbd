/**
 * Unread posts: all those of others that came since the owner last looked, whenever they were written. Read ones are recorded by
 * their ids, so that they are the same on all of the owner's devices, whichever came first to which.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import type { PostId } from '../../../protocol/ids.ts'
import type { ReadRecord } from '../../../protocol/records/read.ts'
import { lateMsMin } from './limits.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import { contacts } from '../contacts/tables.ts'
import { posts, readPosts, readMarks, timeline, unread, type PostRow } from './tables.ts'
import { believedMs } from '../feeds/times.ts'

/** The key of a post among those that are not read. */
export function unreadKey({ arrival, id }: Pick<PostRow, 'arrival' | 'id'>): string {
  return keyOf(sortable(arrival), id)
}

/** Keys of all that came with an arrival or before it. */
export function upTo(arrival: number): { lt: string } {
  return { lt: sortable(arrival + 1) }
}

/** Notes that a new post came. @returns what its row says of that */
export function noteArrived(
  { tx, feed, arrival, keyring }: ApplyContext,
  { id, atMs }: Pick<PostRow, 'id' | 'atMs'>,
): Pick<PostRow, 'arrival' | 'isLate'> {
  const author = feed.owner
  if (author === keyring.person) return { arrival: 0 }
  if (tx.get(readPosts, id) === undefined)
    tx.put(unread, unreadKey({ arrival, id }), { author, atMs })
  // Posts from before we knew their author are not late.
  const isPast = atMs < (tx.get(contacts, author)?.sinceMs ?? 0)
  const isLate = !isPast && atMs + lateMsMin < (tx.get(readMarks, 'timeline') ?? 0)
  return isLate ? { arrival, isLate } : { arrival }
}

/** Notes posts that the owner has read, here or on another device. */
export function applyRead({ tx, receivedAtMs }: ApplyContext, record: ReadRecord): void {
  if (record.posts === undefined) tx.beforeCommit(() => readUntil(tx, record.untilMs))
  for (const bytes of record.posts ?? []) readPost(tx, toBase64url(bytes) as PostId)
  // A clock that was ahead must not make late what comes until then.
  const untilMs = believedMs(tx, { saidMs: record.untilMs, receivedAtMs })
  if ((tx.get(readMarks, 'timeline') ?? 0) < untilMs) tx.put(readMarks, 'timeline', untilMs)
  noteChange(tx, { kind: 'read', id: 'timeline' })
}

function readPost(tx: Transaction, id: PostId): void {
  const key = tx.get(posts, id)
  const row = key === undefined ? undefined : tx.get(timeline, key)
  tx.put(readPosts, id, true)
  if (row !== undefined) tx.delete(unread, unreadKey(row))
}

/** As releases said it that knew no ids: all that stands up to a time. */
async function readUntil(tx: Transaction, untilMs: number): Promise<void> {
  for (const [key, { atMs }] of await tx.list(unread, {})) {
    if (atMs <= untilMs) tx.delete(unread, key)
  }
}

/** Whether the owner has not read a post. */
export function isUnread(reader: Reader, post: PostRow): boolean {
  return reader.get(unread, unreadKey(post)) !== undefined
}
