/** From the rows of the views to the shapes of the API. */
import type { PostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Social } from '../../social/social.ts'
import type { TimelinePage } from '../../social/posts/posts.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import { cardShape } from '../collections/card.ts'
import { mediaShapes } from '../media/shape.ts'
import { mayShow } from '../../social/posts/lent-media.ts'
import { pollShape } from '../polls/shape.ts'
import { contentShape } from '../text/shape.ts'
import { authorOf } from './author.ts'
import { sharedShape } from './shared.ts'
import type { Post, PostPage, PostVersions } from './schema.ts'

export async function pageShape(social: Social, { rows, next }: TimelinePage): Promise<PostPage> {
  const items = await Promise.all(rows.map((row) => postShape(social, row)))
  return next === undefined ? { items } : { items, next }
}

export async function postShape(
  social: Social,
  { cursor, post }: { cursor: string; post: PostRow },
): Promise<Post> {
  const { id, text, atMs, audience } = post
  const author = authorOf(social, post)
  const comments = await social.threads.countComments(id)
  const reactions = await social.threads.reactionsTo(id)
  const poll = await pollShape(social, post)
  const share = sharedShape(social, post)
  const shown = post.collection && social.collecting.at(post.collection)
  return {
    id,
    author,
    text,
    content: contentShape(social, text),
    ...(post.warning !== undefined && { warning: post.warning }),
    ...(post.place !== undefined && { place: post.place }),
    ...(poll && { poll }),
    ...(post.expiresAtMs !== undefined && { expiresAtMs: post.expiresAtMs }),
    media: mediaShapes(social, post),
    free: post.isFree === true,
    round: post.isRound === true,
    mayShow: mayShow(post, social.keyring.person),
    remixes: await social.remixes.count(id),
    guestResponses: social.guests.responses.countShown(id),
    isRemix: post.remixOf !== undefined,
    ...(shown && { collection: cardShape(social, shown) }),
    ...(share && { share }),
    ...(post.origin !== undefined && { origin: post.origin }),
    mayShare: social.posts.mayShare(post),
    reshares: social.posts.countReshares(id),
    saved: (await social.collecting.savedIn(id)).length > 0,
    createdAtMs: social.shownMs(atMs),
    ...(post.editedAtMs !== undefined && { editedAtMs: social.shownMs(post.editedAtMs) }),
    audience: Array.isArray(audience)
      ? audience.map((part) => social.aspects.chosenPart(part))
      : audience,
    comments,
    locked: social.threads.isLocked(post),
    mayAnswer: author.isMe || social.people.at(post.author) !== undefined,
    reactions,
    unread: social.timelines.isUnread(post),
    late: post.isLate === true,
    pinned: social.posts.isPinned(id),
    hidden: post.isHidden === true,
    arrived: post.arrival,
    cursor,
  }
}

/** One that there must be. @throws {NotFoundError} when there is none. */
export function knownShape(social: Social, id: PostId): Promise<Post> {
  return postShape(social, known(social, id))
}

/** @throws {NotFoundError} when there is no such post. */
export function known(social: Social, id: PostId): NonNullable<ReturnType<Social['posts']['at']>> {
  const found = social.posts.at(id)
  if (found === undefined) throw new NotFoundError('post', { what: 'post' })
  return found
}

/** Words that a post had. */
export async function versionsShape(social: Social, post: PostRow): Promise<PostVersions> {
  const versions = await social.posts.versions(post.id)
  const items = versions.map(({ text, warning, place, atMs }) => ({
    text,
    content: contentShape(social, text),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    createdAtMs: social.shownMs(atMs),
  }))
  return { items }
}
