/** From the rows of the views to the shapes of the API. */
import type { GuestLinkInfo } from '../../social/guests/links.ts'
import type { Social } from '../../social/social.ts'
import { excerptOf } from '../text/shape.ts'
import type { GuestLink } from './schema.ts'

export async function guestLinkShape(social: Social, link: GuestLinkInfo): Promise<GuestLink> {
  const { id, url, posts, collection, origin, addresses, holder, checkedAtMs, ...rest } = link
  const { createdAtMs, expiresAtMs, state, opened } = rest
  const isAtRelay = addresses.length > 0
  const [post] = posts
  return {
    id,
    url,
    ...(collection === undefined ? post !== undefined && { post } : { collection }),
    title: titleOf(social, link),
    posts: posts.length,
    origin,
    ...(isAtRelay && { relay: holder }),
    createdAtMs: social.shownMs(createdAtMs),
    expiresAtMs,
    state,
    responses: link.responses === true,
    waiting: await social.guests.responses.countWaiting(id),
    opened,
    ...(checkedAtMs !== undefined && { checkedAtMs }),
  }
}

/** Empty for a post without words, and for one that is gone. */
function titleOf(social: Social, { posts: [post], collection }: GuestLinkInfo): string {
  if (collection !== undefined) return social.collecting.at(collection)?.name ?? ''
  const row = post === undefined ? undefined : social.posts.at(post)?.post
  return excerptOf(row?.text ?? '')
}
