/** From the rows of the views to the shapes of the API. */
import { contentShape } from '../text/shape.ts'
import { fromResponder } from '../reactions/shape.ts'
import type { Social } from '../../social/social.ts'
import type { ShownComment } from '../../social/threads/queries.ts'
import type { Comment } from './schema.ts'

export async function commentShape(social: Social, comment: ShownComment): Promise<Comment> {
  const { id, post, text, atMs, isWaiting, refusal } = comment
  const author = fromResponder(social, comment)
  const mayDelete = author.isMe || comment.postAuthor === social.keyring.person
  return {
    id,
    post,
    author,
    text,
    content: contentShape(social, text),
    createdAtMs: social.shownMs(atMs),
    waiting: isWaiting && refusal === undefined,
    ...(refusal !== undefined && { refused: refusal }),
    mayDelete,
    reactions: await social.reactionsTo(id),
  }
}
