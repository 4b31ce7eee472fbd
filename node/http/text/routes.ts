/** A text that is being written, as its readers will see it: the same code as for what was sent. */
import { Hono } from 'hono'
import { parsePostId } from '../../../protocol/ids.ts'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { Preview, PreviewRequest } from './schema.ts'
import { contentShape } from './shape.ts'

export function textRoutes(backend: Backend) {
  return new Hono().post(
    '/preview',
    describe('A text as its readers will see it', 200, Preview),
    takes('json', PreviewRequest),
    async (context) => {
      const { text, audience = [], post } = context.req.valid('json')
      const social = backend.social()
      const to =
        post === undefined ? { audience: audience as PostAudience } : { post: parsePostId(post) }
      const content = contentShape(social, await social.posts.withMentions(text, to))
      return context.json({ content })
    },
  )
}
