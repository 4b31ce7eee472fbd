/** Timelines of a kind: public posts, those with pictures or films, those that came late, those that I hid, and those on which I did something. */
import { Hono } from 'hono'
import type * as v from 'valibot'
import type { ActList } from '../../social/activity/acts.ts'
import type { Act as FoundAct } from '../../social/posts/activity.ts'
import type { ListName } from '../../social/posts/lists.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { pageOf, PageQuery } from '../posts/page.ts'
import { PostPage } from '../posts/schema.ts'
import { pageShape, postShape } from '../posts/shape.ts'
import { ActPage, type Act } from './schema.ts'

export function timelineRoutes(backend: Backend) {
  type Query = v.InferOutput<typeof PageQuery>
  async function listPage(list: ListName, query: Query): Promise<PostPage> {
    const social = backend.social()
    return pageShape(social, await social.timelines.listed(list, pageOf(query)))
  }
  async function actPage(list: ActList, query: Query): Promise<ActPage> {
    const social = backend.social()
    const { acts, next } = await social.timelines.acts(list, pageOf(query))
    const items = await Promise.all(acts.map((act) => actShape(social, act)))
    return next === undefined ? { items } : { items, next }
  }
  return new Hono()
    .get(
      '/timelines/public',
      describe('Posts for everybody, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => context.json(await listPage('public', context.req.valid('query'))),
    )
    .get(
      '/timelines/media',
      describe('Posts with pictures or films, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => context.json(await listPage('media', context.req.valid('query'))),
    )
    .get(
      '/timelines/late',
      describe('Posts that came when I had read what stands after them', 200, PostPage),
      takes('query', PageQuery),
      async (context) => context.json(await listPage('late', context.req.valid('query'))),
    )
    .get(
      '/timelines/hidden',
      describe('Posts that I hid, newest first', 200, PostPage),
      takes('query', PageQuery),
      async (context) => context.json(await listPage('hidden', context.req.valid('query'))),
    )
    .get(
      '/timelines/activity',
      describe('Posts that I wrote, commented on, reacted to, remixed or voted in', 200, ActPage),
      takes('query', PageQuery),
      async (context) => context.json(await actPage('all', context.req.valid('query'))),
    )
    .get(
      '/timelines/commented',
      describe('Posts that I commented on', 200, ActPage),
      takes('query', PageQuery),
      async (context) => context.json(await actPage('commented', context.req.valid('query'))),
    )
    .get(
      '/timelines/reacted',
      describe('Posts that I reacted to, or to a comment on them', 200, ActPage),
      takes('query', PageQuery),
      async (context) => context.json(await actPage('reacted', context.req.valid('query'))),
    )
}

async function actShape(social: Social, { place, kind, atMs, cursor }: FoundAct): Promise<Act> {
  const post = await postShape(social, place)
  return { post, act: kind, atMs: social.shownMs(atMs), cursor }
}
