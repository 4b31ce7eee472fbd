/** Reading and writing threads. */
import { Hono } from 'hono'
import { parseResponseId, parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import { Comment, CommentPage, CommentQuery, CommentRequest } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { commentShape } from './shape.ts'

export function commentRoutes(backend: Backend): Hono {
  return new Hono()
    .get(
      '/posts/:post/comments',
      describe('The comments on a post, oldest first', 200, CommentPage),
      takes('query', CommentQuery),
      async (context) => {
        const { before, limit } = context.req.valid('query')
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        if (social.postAt(post) === undefined) throw new NotFoundError(post, { what: 'post' })
        const query = { limit: Number(limit), ...(before !== undefined && { before }) }
        const page = await social.thread(post, query)
        const items = await Promise.all(page.rows.map((row) => commentShape(social, row)))
        return context.json(page.next === undefined ? { items } : { items, next: page.next })
      },
    )
    .post(
      '/posts/:post/comments',
      describe('Comment on a post', 201, Comment),
      takes('json', CommentRequest),
      async (context) => {
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        const found = social.commentAt(await social.comment(post, context.req.valid('json').text))
        if (found === undefined) throw new NotFoundError('comment', { what: 'comment' })
        return context.json(await commentShape(social, found), 201)
      },
    )
    .delete(
      '/comments/:comment',
      describe('Take a comment back: one of mine, or any on a post of mine', 204),
      async (context) => {
        await backend.social().deleteComment(parseResponseId(context.req.param('comment')))
        return context.body(null, 204)
      },
    )
}
