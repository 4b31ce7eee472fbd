/** Commenting, replying, editing one's own comment, and locking a thread. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { ItemId, PostId, ResponseId } from '../../../protocol/ids.ts'
import { lockNonce } from '../../../protocol/responses/lock.ts'
import { NotFoundError, NotYoursError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import { postAt } from '../posts/posts.ts'
import { isLocked } from './locks.ts'
import { commentAt } from './queries.ts'
import type { Threads } from './threads.ts'

/**
 * Comments on a post, or replies to a comment. A reply to a reply answers the comment above it.
 *
 * @throws {NotFoundError} when there is no such post or comment.
 * @throws {ThreadLockedError} when the post's author locked its thread.
 */
export async function comment(
  tx: Transaction,
  threads: Threads,
  item: ItemId,
  text: string,
): Promise<ResponseId> {
  const answered = commentAt(tx, item)
  const isReply = answered !== undefined && answered.item !== answered.post
  const target = isReply ? answered.item : item
  return threads.respond(tx, { item: target, type: 'comment', body: { text } })
}

/**
 * Gives a comment of ours other words, as a later version of it. Writes nothing where it has them already.
 *
 * @throws {NotFoundError} when there is no such comment.
 * @throws {NotYoursError} when somebody else wrote it.
 * @throws {ThreadLockedError} when the post's author locked its thread.
 */
export async function editComment(
  tx: Transaction,
  threads: Threads,
  id: ResponseId,
  { text, nowMs }: { text: string; nowMs: number },
): Promise<void> {
  const row = commentAt(tx, id)
  if (row === undefined) throw new NotFoundError(`comment ${id}`, { what: 'comment' })
  if (row.author !== threads.person) throw new NotYoursError(id)
  if (row.text === text && row.refusal === undefined) return
  const nonce = fromBase64url(row.nonce)
  const body = { text, editedAtMs: nowMs }
  await threads.respond(tx, { item: row.item, type: 'comment', body, ...(nonce && { nonce }) })
}

/**
 * Locks the thread of a post of ours, or opens it again. Writes nothing where it is so already.
 *
 * @throws {NotFoundError} when there is no such post.
 * @throws {NotYoursError} when somebody else wrote it.
 */
export async function lockThread(
  tx: Transaction,
  threads: Threads,
  post: PostId,
  isOn: boolean,
): Promise<void> {
  const row = postAt(tx, post)?.post
  if (row === undefined) throw new NotFoundError(`post ${post}`, { what: 'post' })
  if (row.author !== threads.person) throw new NotYoursError(post)
  if (isLocked(tx, { post, author: row.author }) === isOn) return
  await threads.respond(tx, { item: post, type: 'lock', body: { isOn }, nonce: lockNonce(post) })
}
