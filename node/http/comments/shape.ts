/** From the rows of the views to the shapes of the API. */
import { shownRepliesMax } from '../limits.ts'
import { fromResponder } from '../reactions/shape.ts'
import type { Social } from '../../social/social.ts'
import type { ShownComment, ThreadPage } from '../../social/threads/queries.ts'
import type { Comment, CommentPage, Reply } from './schema.ts'

/** A comment with the last of its replies, or a reply. */
export async function commentShape(social: Social, comment: ShownComment): Promise<Comment> {
  const shape = await replyShape(social, comment)
  return { ...shape, replies: await repliesShape(social, comment) }
}

export async function pageShape(social: Social, { rows, next }: ThreadPage): Promise<CommentPage> {
  const items = await Promise.all(rows.map((row) => commentShape(social, row)))
  return { items, ...(next !== undefined && { next }) }
}

async function repliesShape(social: Social, comment: ShownComment): Promise<Comment['replies']> {
  const count = isReply(comment) ? 0 : await social.countReplies(comment)
  if (count === 0) return { count, items: [] }
  const { rows, next } = await social.replies(comment.id, { limit: shownRepliesMax })
  const items = await Promise.all(rows.map((row) => replyShape(social, row)))
  return { count, items, ...(next !== undefined && { next }) }
}

async function replyShape(social: Social, comment: ShownComment): Promise<Reply> {
  const { id, post, item, text, atMs, editedAtMs, isWaiting, isRelayed, refusal } = comment
  const author = fromResponder(social, comment)
  const isTheirs = author.isMe || comment.postAuthor === social.keyring.person
  return {
    id,
    post,
    ...(isReply(comment) && { parent: item }),
    author,
    text,
    createdAtMs: social.shownMs(atMs),
    ...(editedAtMs !== undefined && { editedAtMs: social.shownMs(editedAtMs) }),
    hidden: comment.isHidden,
    waiting: isWaiting && refusal === undefined,
    ...(refusal !== undefined && { refused: refusal }),
    othersSeeEarlier: isWaiting && isRelayed,
    mayDelete: isTheirs && !comment.isHidden,
    reactions: comment.isHidden ? [] : await social.reactionsTo(id),
  }
}

function isReply({ item, post }: ShownComment): boolean {
  return item !== post
}
