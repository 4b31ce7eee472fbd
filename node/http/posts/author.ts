import type { PostRow } from '../../social/posts/tables.ts'
import type { Social } from '../../social/social.ts'
import type { Post } from './schema.ts'

/** The author of a post, by the name that we know. */
export function authorOf(social: Social, { author }: Pick<PostRow, 'author'>): Post['author'] {
  const isMe = author === social.keyring.person
  const name = isMe ? social.me().name : (social.people.nameOf(author) ?? '')
  return { id: author, name, isMe }
}
