/** Hiding posts of others, and pinning one's own. */
import { Hono } from 'hono'
import { parsePostId, type PostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { Post } from '../posts/schema.ts'
import { postShape } from '../posts/shape.ts'
import { Hiding, Pinning } from './schema.ts'

export function arrangingRoutes(backend: Backend) {
  return new Hono()
    .put(
      '/posts/:post/hidden',
      describe('Hide a post of somebody else from me, on all my devices, or no longer', 200, Post),
      takes('json', Hiding),
      async (context) => {
        const social = backend.social()
        const id = parsePostId(context.req.param('post'))
        await social.posts.hide(id, context.req.valid('json').hidden)
        return context.json(await shapeOf(social, id))
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
        return context.json(await shapeOf(social, id))
      },
    )
}

async function shapeOf(social: Social, id: PostId): Promise<Post> {
  const found = social.posts.at(id)
  if (found === undefined) throw new NotFoundError(id, { what: 'post' })
  return postShape(social, found)
}
