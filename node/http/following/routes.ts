/** Following the public posts of people who may be no contacts. */
import { Hono } from 'hono'
import { parseFollowLink } from '../../../protocol/follow-link.ts'
import { parsePersonId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { findTimeoutMs } from '../limits.ts'
import { Followed, FollowedList, FollowLink, FollowRequest } from './schema.ts'

export function followingRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/following',
      describe('People whose public posts I follow, and who are no contacts', 200, FollowedList),
      async (context) => context.json({ items: await shapes(backend.social()) }),
    )
    .post(
      '/following',
      describe('Follow the public posts of somebody by their id or link', 201, Followed),
      takes('json', FollowRequest),
      async (context) => {
        const social = backend.social()
        const link = parseFollowLink(context.req.valid('json').who)
        const signal = AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(findTimeoutMs)])
        await social.following.follow(link, signal)
        const known = (await shapes(social)).find(({ id }) => id === link.person)
        const { person: id } = link
        return context.json(known ?? { id, name: '', state: 'new' as const }, 201)
      },
    )
    .delete(
      '/following/:person',
      describe('Follow somebody no longer; they are not told', 204),
      async (context) => {
        await backend.social().following.unfollow(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
    .get('/me/follow-link', describe('My id, and where my node is', 200, FollowLink), (context) =>
      context.json({ link: backend.social().following.link() }),
    )
}

async function shapes(social: Social): Promise<Followed[]> {
  const all = await social.following.list()
  return all.map(({ person: id, name, state, reachedMs }) => ({
    id,
    name,
    state,
    ...(reachedMs !== undefined && { reachedMs: social.shownMs(reachedMs) }),
  }))
}
