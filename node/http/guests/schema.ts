/** Requests and responses about guest links. */
import * as v from 'valibot'
import { guestDaysMax } from '../../../protocol/limits.ts'
import { count, postId, time } from '../schema.ts'

const linkId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of a guest link'))
const collectionId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of a board or album'),
)
const relayId = v.pipe(v.string(), v.maxLength(100), v.description('Peer id of a relay'))

export const GuestLink = v.object({
  id: linkId,
  url: v.pipe(v.string(), v.description('Whoever has it can read, until it is over')),
  post: v.optional(v.pipe(postId, v.description('The post that it shows; absent for a board'))),
  collection: v.optional(collectionId),
  title: v.pipe(v.string(), v.description('The first words of the post, or the name of the board')),
  posts: v.pipe(count, v.description('How many posts it shows')),
  origin: v.pipe(v.string(), v.description('Where it is opened')),
  relay: v.optional(v.pipe(relayId, v.description('Absent where this node serves it'))),
  createdAtMs: time,
  expiresAtMs: time,
  state: v.pipe(
    v.picklist(['open', 'ending', 'ended', 'expired', 'gone']),
    v.description(
      '`ending` until its relay has deleted the bundle; `gone` where the relay lost it',
    ),
  ),
  responses: v.pipe(
    v.boolean(),
    v.description('Whether guests may leave a name with words or an emoji'),
  ),
  waiting: v.pipe(count, v.description('How many of these wait for me to decide')),
  opened: v.pipe(count, v.description('How often it was opened, as far as that is known')),
  checkedAtMs: v.optional(v.pipe(time, v.description('When that was known'))),
})

export const GuestLinkList = v.object({
  items: v.pipe(v.array(GuestLink), v.description('Those of the last month, the newest first')),
})

export const GuestLinkQuery = v.object({
  fresh: v.optional(
    v.pipe(v.picklist(['true', 'false']), v.description('Asks the relays first, up to 5 s')),
    'false',
  ),
})

export const GuestLinkRequest = v.object({
  post: v.optional(postId),
  collection: v.optional(collectionId),
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(guestDaysMax)),
  responses: v.optional(
    v.pipe(v.boolean(), v.description('Guests may leave a name with words or an emoji')),
    false,
  ),
  relay: v.optional(
    v.pipe(relayId, v.description('A relay of `GET /guest-places`; `here` for this node itself')),
  ),
})

const Place = v.object({
  relay: v.optional(relayId),
  origin: v.string(),
  lan: v.pipe(v.boolean(), v.description('Whether only machines of the local network reach it')),
})

export const GuestPlaceList = v.object({
  items: v.pipe(v.array(Place), v.description('Where links can be opened, the best first')),
})

export type GuestLink = v.InferOutput<typeof GuestLink>
export type GuestLinkList = v.InferOutput<typeof GuestLinkList>
export type GuestPlace = v.InferOutput<typeof Place>
