/** From the rows of the views to the shapes of the API. */
import type { PersonId } from '../../../protocol/ids.ts'
import { shownRepliesMax } from '../limits.ts'
import { contentShape } from '../text/shape.ts'
import { fromResponder } from '../responses/shape.ts'
import type { Social } from '../../social/social.ts'
import type { ShownComment, ThreadPage } from '../../social/threads/queries.ts'
import type { Comment, CommentPage, Reply } from './schema.ts'

/** A comment with the last of its replies, or a reply. */
export async function commentShape(social: Social, comment: ShownComment): Promise<Comment> {
  return shapeOf(social, comment, await social.people.blockedIds())
}

export async function pageShape(social: Social, { rows, next }: ThreadPage): Promise<CommentPage> {
  const blocked = await social.people.blockedIds()
  const items = await Promise.all(rows.map((row) => shapeOf(social, row, blocked)))
  return { items, ...(next !== undefined && { next }) }
}

async function shapeOf(
  social: Social,
  comment: ShownComment,
  blocked: ReadonlySet<PersonId>,
): Promise<Comment> {
  const shape = await replyShape(social, comment, blocked)
  const count = isReply(comment) ? 0 : social.threads.countReplies(comment, blocked)
  if (count === 0) return { ...shape, replies: { count, items: [] } }
  const { rows, next } = await social.threads.replies(comment.id, { limit: shownRepliesMax })
  const items = await Promise.all(rows.map((row) => replyShape(social, row, blocked)))
  return { ...shape, replies: { count, items, ...(next !== undefined && { next }) } }
}

async function replyShape(
  social: Social,
  comment: ShownComment,
  blocked: ReadonlySet<PersonId>,
): Promise<Reply> {
  const { id, post, item, text, atMs, editedAtMs, isWaiting, isRelayed, refusal } = comment
  const author = fromResponder(social, comment)
  const isTheirs = author.isMe || comment.postAuthor === social.keyring.person
  return {
    id,
    post,
    ...(isReply(comment) && { parent: item }),
    author,
    text,
    content: contentShape(social, text),
    createdAtMs: social.shownMs(atMs),
    ...(editedAtMs !== undefined && { editedAtMs: social.shownMs(editedAtMs) }),
    hidden: comment.isHidden,
    muted: social.knowing.isMuted(author.id as PersonId),
    waiting: isWaiting && refusal === undefined,
    ...(refusal !== undefined && { refused: refusal }),
    othersSeeEarlier: isWaiting && isRelayed,
    mayDelete: isTheirs && !comment.isHidden,
    reactions: comment.isHidden ? [] : await social.threads.reactionsTo(id, blocked),
  }
}

function isReply({ item, post }: ShownComment): boolean {
  return item !== post
}
