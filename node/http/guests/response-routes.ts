/** Words of guests to posts: the author decides whether readers see them. */
import { Hono } from 'hono'
import { parseGuestResponseId, parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { GuestResponseInfo, ShownGuestResponse } from '../../social/guests/responses.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  GuestDecisionRequest,
  GuestResponse,
  GuestResponsePage,
  GuestResponseQuery,
  PostGuestResponses,
} from './response-schema.ts'

export function guestResponseRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/guest-responses',
      describe('What guests said to my posts', 200, GuestResponsePage),
      takes('query', GuestResponseQuery),
      async (context) => {
        const social = backend.social()
        const { rows, next } = await social.guests.responses.list(context.req.valid('query').before)
        const items = rows.map((row) => shapeOf(social, row))
        return context.json({ items, ...(next !== undefined && { next }) })
      },
    )
    .put(
      '/guest-responses/:response',
      describe(
        'Show it to the readers of its post, refuse it, or take that back',
        200,
        GuestResponse,
      ),
      takes('json', GuestDecisionRequest),
      async (context) => {
        const social = backend.social()
        const id = parseGuestResponseId(context.req.param('response'))
        await social.guests.responses.decide(id, context.req.valid('json').state)
        return context.json(shapeOf(social, social.guests.responses.at(id)))
      },
    )
    .get(
      '/posts/:post/guest-responses',
      describe(
        'What guests said to a post, as far as its author shows it',
        200,
        PostGuestResponses,
      ),
      async (context) => {
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        if (social.posts.at(post) === undefined) throw new NotFoundError(post, { what: 'post' })
        const { responses } = social.guests
        const waiting = await responses.waitingAt(post)
        const shown = await responses.shownAt(post)
        return context.json({
          items: shown.map((each) => shownShape(social, each)),
          waiting: waiting.map((each) => shapeOf(social, each)),
        })
      },
    )
}

function shapeOf(
  social: Social,
  { id, link, post, name, said, atMs, state }: GuestResponseInfo,
): GuestResponse {
  return { id, link, post, name, ...said, createdAtMs: social.shownMs(atMs), state }
}

function shownShape(
  social: Social,
  { row: { id, atMs }, saying: { name, said }, origin }: ShownGuestResponse,
): PostGuestResponses['items'][number] {
  const from = origin === undefined ? {} : { origin }
  return { id, ...from, name, ...said, createdAtMs: social.shownMs(atMs) }
}
