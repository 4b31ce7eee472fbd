/**
 * Retractions: the text of what was taken back leaves the views and the store. What comes before what it takes back is
 * remembered, and the text dropped as soon as it comes.
 */
import type { CommentId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { RetractionRecord } from '../../../protocol/records/retraction.ts'
import { under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import { receive } from './inbox.ts'
import { bury, dropItem, placesOf, retract, type ItemId } from '../feeds/placements.ts'
import { countComment } from './counts.ts'
import { commentKeys, comments, type CommentRow } from './tables.ts'
import { posts, timeline } from '../posts/tables.ts'

export function applyRetraction(context: ApplyContext, { target }: RetractionRecord): void {
  const { tx, feed } = context
  retract(tx, feed.owner, target)
  if (feed.kind !== 'pair') tx.beforeCommit(() => dropAll(tx, feed.owner, target))
  else {
    tx.beforeCommit(() => dropOwn(tx, feed.owner, { target, isMine: feed.isMine }))
    // What another device of ours wrote is gone here at once.
    if (feed.isMine) tx.beforeCommit(() => dropAll(tx, feed.owner, target))
    else receive(context, { kind: 'retraction', target })
  }
}

/** The author of a post takes it back, or a comment on it. */
async function dropAll(tx: Transaction, author: PersonId, target: ItemId): Promise<void> {
  await dropPost(tx, author, target as PostId)
  const comment = commentOf(tx, target)
  if (comment?.postAuthor === author) await dropComment(tx, comment)
  // Also where the text stands in no view, as that of a comment that was taken back before.
  else await dropItem(tx, target, (feed) => feed?.owner === author)
}

async function dropPost(tx: Transaction, author: PersonId, post: PostId): Promise<void> {
  const key = tx.get(posts, post)
  const row = key === undefined ? undefined : tx.get(timeline, key)
  if (key !== undefined && row?.author === author) {
    for (const place of await placesOf(tx, post)) bury(tx, place, row.atMs)
    tx.delete(timeline, key)
    tx.delete(posts, post)
    noteChange(tx, { kind: 'gone', id: post })
  }
  for (const [, comment] of await tx.list(comments, under(post))) {
    if (comment.postAuthor === author) await dropComment(tx, comment)
  }
}

async function dropComment(tx: Transaction, comment: CommentRow): Promise<void> {
  forget(tx, comment)
  await dropItem(tx, comment.id, () => true)
}

/** A commenter takes a comment back: it leaves their own feed, and their own view. All else is for the post's author. */
async function dropOwn(
  tx: Transaction,
  commenter: PersonId,
  { target, isMine }: { target: ItemId; isMine: boolean },
): Promise<void> {
  const comment = commentOf(tx, target)
  if (isMine && comment?.author === commenter) forget(tx, comment)
  await dropItem(tx, target, (feed) => feed?.owner === commenter && feed.kind === 'pair')
}

function commentOf(tx: Transaction, id: ItemId): CommentRow | undefined {
  const key = tx.get(commentKeys, id)
  return key === undefined ? undefined : tx.get(comments, key)
}

function forget(tx: Transaction, { id, post }: { id: CommentId; post: PostId }): void {
  const key = tx.get(commentKeys, id)
  if (key === undefined) return
  tx.delete(comments, key)
  tx.delete(commentKeys, id)
  countComment(tx, post, -1)
  noteChange(tx, { kind: 'gone', id, post })
}
