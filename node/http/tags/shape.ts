/** From the rows of the views to the shapes of the API. */
import type { KnownTag } from '../../social/tags/follow.ts'
import type { Mention as MentionPlace } from '../../social/threads/mentions.ts'
import type { Social } from '../../social/social.ts'
import { commentShape } from '../comments/shape.ts'
import { postShape } from '../posts/shape.ts'
import type { Mention, Tag } from './schema.ts'

export function tagShape({ tag, posts, isFollowed }: KnownTag): Tag {
  return { tag, posts, followed: isFollowed }
}

export async function mentionShape(
  social: Social,
  { cursor, place, comment }: MentionPlace,
): Promise<Mention> {
  const post = await postShape(social, place)
  return comment === undefined
    ? { post, cursor }
    : { post, comment: await commentShape(social, comment), cursor }
}
