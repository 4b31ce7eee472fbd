/** Reading and writing posts. */
import { Hono } from 'hono'
import type * as v from 'valibot'
import {
  parseDraftId,
  parsePostId,
  type AspectId,
  type PersonId,
  type ResponseId,
} from '../../../protocol/ids.ts'
import type { NewPost, PostAudience } from '../../social/posts/posts.ts'
import type { RemixWish } from '../../social/posts/lent-media.ts'
import {
  Hiding,
  Pinning,
  PostEdit,
  PostVersions,
  Post,
  PostPage,
  PostQuery,
  PostRequest,
} from './schema.ts'
import { pollWish } from '../polls/shape.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { known, knownShape, pageShape, versionsShape } from './shape.ts'

export function postRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/posts',
      describe('The timeline, newest first', 200, PostPage),
      takes('query', PostQuery),
      async (context) => {
        const { limit, unread, aspect, author, before } = context.req.valid('query')
        const social = backend.social()
        const page = await social.timelines.read({
          aspects: (aspect?.split(',') ?? []) as AspectId[],
          ...(author !== undefined && { author: author as PersonId }),
          ...(before !== undefined && { before }),
          limit: Number(limit),
          isUnread: unread === 'true',
        })
        return context.json(await pageShape(social, page))
      },
    )
    .post(
      '/posts',
      describe('Write a post', 201, Post),
      takes('json', PostRequest),
      async (context) => {
        const {
          text,
          media,
          remix,
          free,
          round,
          warning,
          place,
          poll,
          share,
          expiresAfterMs,
          audience,
          draft,
        } = context.req.valid('json')
        const social = backend.social()
        const post: NewPost = {
          text,
          media,
          ...(remix && { remix: remixWish(remix) }),
          ...(free && { isFree: true }),
          ...(round && { isRound: true }),
          ...(warning !== undefined && { warning }),
          ...(place !== undefined && { place }),
          ...(poll && { poll: pollWish(poll) }),
          ...(expiresAfterMs !== undefined && { expiresAfterMs }),
          ...(share !== undefined && { share: parsePostId(share) }),
        }
        const id = await social.drafting.sendNew(
          post,
          audience as PostAudience,
          draft && { ...draft, id: parseDraftId(draft.id) },
        )
        return context.json(await knownShape(social, id), 201)
      },
    )
    .get('/posts/:post', describe('One post', 200, Post), async (context) => {
      const social = backend.social()
      const id = parsePostId(context.req.param('post'))
      return context.json(await knownShape(social, id))
    })
    .patch(
      '/posts/:post',
      describe('Give a post of mine other words', 200, Post),
      takes('json', PostEdit),
      async (context) => {
        const social = backend.social()
        const id = parsePostId(context.req.param('post'))
        await social.posts.edit(id, context.req.valid('json'))
        return context.json(await knownShape(social, id))
      },
    )
    .put(
      '/posts/:post/hidden',
      describe('Hide a post of somebody else from me, on all my devices, or no longer', 200, Post),
      takes('json', Hiding),
      async (context) => {
        const social = backend.social()
        const id = parsePostId(context.req.param('post'))
        await social.posts.hide(id, context.req.valid('json').hidden)
        return context.json(await knownShape(social, id))
      },
    )
    .put(
      '/posts/:post/pinned',
      describe('Have a post of mine stand first on my page, for its readers, or not', 200, Post),
      takes('json', Pinning),
      async (context) => {
        const social = backend.social()
        const id = parsePostId(context.req.param('post'))
        await social.posts.pin(id, context.req.valid('json').pinned)
        return context.json(await knownShape(social, id))
      },
    )
    .get(
      '/posts/:post/versions',
      describe('Earlier versions of a post', 200, PostVersions),
      async (context) => {
        const social = backend.social()
        const { post } = known(social, parsePostId(context.req.param('post')))
        return context.json(await versionsShape(social, post))
      },
    )
    .delete('/posts/:post', describe('Take a post of mine back', 204), async (context) => {
      await backend.social().posts.delete(parsePostId(context.req.param('post')))
      return context.body(null, 204)
    })
}

function remixWish({
  post,
  parent,
  ...wish
}: NonNullable<v.InferOutput<typeof PostRequest>['remix']>): RemixWish {
  const via = parent === undefined ? {} : { via: parent as ResponseId }
  return { ...wish, caption: '', post: parsePostId(post), ...via }
}
