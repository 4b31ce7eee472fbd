/** From the rows of the views to the shapes of the API. */
import type { Social } from '../../social/social.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import { mediaShapes } from '../media/shape.ts'
import type { Post } from './schema.ts'

export async function postShape(
  social: Social,
  { cursor, post }: { cursor: string; post: PostRow },
): Promise<Post> {
  const isMe = post.author === social.keyring.person
  const name = isMe ? social.me().name : (social.person(post.author)?.name ?? '')
  const { id, text, atMs, audience } = post
  const author = { id: post.author, name, isMe }
  const comments = await social.countComments(id)
  const reactions = await social.reactionsTo(id)
  return {
    id,
    author,
    text,
    media: mediaShapes(social, post),
    createdAtMs: social.shownMs(atMs),
    audience,
    comments,
    reactions,
    unread: social.isUnread(post),
    late: post.isLate === true,
    arrived: post.arrival,
    cursor,
  }
}
