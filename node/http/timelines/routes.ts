/** Timelines of a kind: public posts, those with pictures or films, those that came late, those that I hid, and those on which I did something. */
import { Hono } from 'hono'
import type { ActList } from '../../social/activity/acts.ts'
import type { Act as FoundAct } from '../../social/posts/activity.ts'
import type { PageQuery as Page } from '../../social/facade/timelines.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { pageOf, PageQuery } from '../posts/page.ts'
import { PostPage } from '../posts/schema.ts'
import { pageShape, postShape } from '../posts/shape.ts'
import { ActPage, type Act } from './schema.ts'

export function timelineRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/timelines/public',
      describe('Posts for everybody, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const social = backend.social()
        const page = await social.timelines.listed('public', pageOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .get(
      '/timelines/media',
      describe('Posts with pictures or films, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const social = backend.social()
        const page = await social.timelines.listed('media', pageOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .get(
      '/timelines/late',
      describe('Posts that came when I had read what stands after them', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const social = backend.social()
        const page = await social.timelines.listed('late', pageOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .get(
      '/timelines/hidden',
      describe('Posts that I hid, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => {
        const social = backend.social()
        const page = await social.timelines.listed('hidden', pageOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .get(
      '/timelines/activity',
      describe('Posts that I wrote, commented on, reacted to, remixed or voted in', 200, ActPage),
      takes('query', PageQuery),
      async (context) =>
        context.json(await actPage(backend.social(), 'all', pageOf(context.req.valid('query')))),
    )
    .get(
      '/timelines/commented',
      describe('Posts that I commented on', 200, ActPage),
      takes('query', PageQuery),
      async (context) =>
        context.json(
          await actPage(backend.social(), 'commented', pageOf(context.req.valid('query'))),
        ),
    )
    .get(
      '/timelines/reacted',
      describe('Posts that I reacted to, or to a comment on them', 200, ActPage),
      takes('query', PageQuery),
      async (context) =>
        context.json(
          await actPage(backend.social(), 'reacted', pageOf(context.req.valid('query'))),
        ),
    )
}

async function actPage(social: Social, list: ActList, query: Page): Promise<ActPage> {
  const { acts, next } = await social.timelines.acts(list, query)
  const items = await Promise.all(acts.map((act) => actShape(social, act)))
  return next === undefined ? { items } : { items, next }
}

async function actShape(social: Social, { place, kind, atMs, cursor }: FoundAct): Promise<Act> {
  const post = await postShape(social, place)
  return { post, act: kind, atMs: social.shownMs(atMs), cursor }
}
