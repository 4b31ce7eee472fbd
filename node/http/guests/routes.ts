/** Guest links: making, listing and ending them, and where they can be opened. */
import { Hono } from 'hono'
import {
  parseGuestLinkId,
  type CollectionId,
  type PeerName,
  type PostId,
} from '../../../protocol/ids.ts'
import { dayMs } from '../../durations.ts'
import { BadRequestError, NoGuestPlaceError } from '../../errors.ts'
import type { GuestWish } from '../../social/guests/guests.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import type { OtherDevices } from '../view/other-devices.ts'
import {
  GuestLink,
  GuestLinkList,
  GuestLinkQuery,
  GuestLinkRequest,
  GuestPlaceList,
  type GuestPlace,
} from './schema.ts'
import { guestLinkShape } from './shape.ts'

/** The word for this node among places. */
const here = 'here'

export function guestRoutes(backend: Backend, devices: OtherDevices) {
  return new Hono()
    .get(
      '/guest-links',
      describe('My guest links', 200, GuestLinkList),
      takes('query', GuestLinkQuery),
      async (context) => {
        const social = backend.social()
        if (context.req.valid('query').fresh === 'true') await social.guests.refresh()
        const links = await social.guests.list()
        const items = await Promise.all(links.map((link) => guestLinkShape(social, link)))
        return context.json({ items })
      },
    )
    .get(
      '/guest-places',
      describe('Where guest links can be opened now', 200, GuestPlaceList),
      async (context) => context.json({ items: await placesOf(backend, devices) }),
    )
    .post(
      '/guest-links',
      describe(
        'Make a link by which anybody can read a post of mine, or a board of such posts',
        201,
        GuestLink,
      ),
      takes('json', GuestLinkRequest),
      async (context) => {
        const { post, collection, days, relay, responses } = context.req.valid('json')
        const social = backend.social()
        const of = subjectOf({ post, collection })
        const at = await placeFor(relay, { backend, devices })
        const link = await social.guests.create({ of, lastsMs: days * dayMs, at, responses })
        return context.json(await guestLinkShape(social, link), 201)
      },
    )
    .delete(
      '/guest-links/:link',
      describe(
        'End a link; its bundle is deleted at once, or as soon as its relay is reached',
        200,
        GuestLink,
      ),
      async (context) => {
        const social = backend.social()
        const id = parseGuestLinkId(context.req.param('link'))
        await social.guests.end(id)
        return context.json(await guestLinkShape(social, social.guests.at(id)))
      },
    )
}

interface Parts {
  backend: Backend
  devices: OtherDevices
}

function subjectOf({
  post,
  collection,
}: {
  post: string | undefined
  collection: string | undefined
}): GuestWish['of'] {
  if (post !== undefined && collection === undefined) return { post: post as PostId }
  if (collection !== undefined && post === undefined) {
    return { collection: collection as CollectionId }
  }
  throw new BadRequestError('either a post or a board', { field: 'post' })
}

/** The place that was chosen, or the best one. @throws {NoGuestPlaceError} where there is none. */
async function placeFor(
  relay: string | undefined,
  { backend, devices }: Parts,
): Promise<GuestWish['at']> {
  if (relay !== undefined && relay !== here) return { relay: relay as PeerName }
  const own = ownPlace(backend, devices)
  if (relay === here && own === undefined) throw new NoGuestPlaceError('here')
  if (own !== undefined && (relay === here || !own.lan)) return { origin: own.origin }
  const [first] = await placesOf(backend, devices)
  if (first === undefined) throw new NoGuestPlaceError('nowhere')
  return first.relay === undefined ? { origin: first.origin } : { relay: first.relay as PeerName }
}

/** This node, where everybody reaches it; then relays; then this node in its own network. */
async function placesOf(backend: Backend, devices: OtherDevices): Promise<GuestPlace[]> {
  const relays = await backend.social().guests.relays()
  const there = relays.map(({ peer, origin }) => ({ relay: peer, origin, lan: false }))
  const own = ownPlace(backend, devices)
  if (own === undefined) return there
  return own.lan ? [...there, own] : [own, ...there]
}

function ownPlace(
  backend: Backend,
  { lan }: OtherDevices,
): { origin: string; lan: boolean } | undefined {
  const origin = backend.guestOrigin() ?? lan.proxied[0]
  if (origin !== undefined) return { origin, lan: false }
  const [near] = lan.origins
  return near === undefined ? undefined : { origin: near, lan: true }
}
