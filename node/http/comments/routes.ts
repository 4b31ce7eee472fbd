/** Reading and writing threads. */
import { Hono } from 'hono'
import { parseResponseId, parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Social } from '../../social/social.ts'
import type { ShownComment, ThreadQuery } from '../../social/threads/queries.ts'
import {
  Comment,
  CommentPage,
  CommentQuery,
  CommentRequest,
  CommentVersions,
  LockRequest,
} from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { Post } from '../posts/schema.ts'
import { postShape } from '../posts/shape.ts'
import { contentShape } from '../text/shape.ts'
import { commentShape, pageShape } from './shape.ts'

export function commentRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/posts/:post/comments',
      describe('The comments on a post, oldest first', 200, CommentPage),
      takes('query', CommentQuery),
      async (context) => {
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        if (social.posts.at(post) === undefined) throw new NotFoundError(post, { what: 'post' })
        const page = await social.threads.read(post, queryOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .post(
      '/posts/:post/comments',
      describe('Comment on a post', 201, Comment),
      takes('json', CommentRequest),
      async (context) => {
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        const id = await social.threads.comment(post, context.req.valid('json').text)
        return context.json(await commentShape(social, commentOf(social, id)), 201)
      },
    )
    .put(
      '/posts/:post/lock',
      describe('Lock the thread of a post of mine, so that nobody else adds to it', 200, Post),
      takes('json', LockRequest),
      async (context) => {
        const social = backend.social()
        const post = parsePostId(context.req.param('post'))
        await social.threads.lock(post, context.req.valid('json').on)
        const found = social.posts.at(post)
        if (found === undefined) throw new NotFoundError(post, { what: 'post' })
        return context.json(await postShape(social, found))
      },
    )
    .get('/comments/:comment', describe('One comment', 200, Comment), async (context) => {
      const social = backend.social()
      const comment = commentOf(social, context.req.param('comment'))
      return context.json(await commentShape(social, comment))
    })
    .patch(
      '/comments/:comment',
      describe('Give a comment of mine other words', 200, Comment),
      takes('json', CommentRequest),
      async (context) => {
        const social = backend.social()
        const id = parseResponseId(context.req.param('comment'))
        await social.threads.editComment(id, context.req.valid('json').text)
        return context.json(await commentShape(social, commentOf(social, id)))
      },
    )
    .delete(
      '/comments/:comment',
      describe('Take a comment back with the replies to it: mine, or any on a post of mine', 204),
      async (context) => {
        await backend.social().threads.deleteComment(parseResponseId(context.req.param('comment')))
        return context.body(null, 204)
      },
    )
    .get(
      '/comments/:comment/versions',
      describe('Earlier versions of a comment', 200, CommentVersions),
      async (context) => {
        const social = backend.social()
        const { id } = commentOf(social, context.req.param('comment'))
        const versions = await social.threads.versions(id)
        const items = versions.map(({ text, atMs }) => {
          return { text, content: contentShape(social, text), createdAtMs: social.shownMs(atMs) }
        })
        return context.json({ items })
      },
    )
    .get(
      '/comments/:comment/replies',
      describe('The replies to a comment, oldest first', 200, CommentPage),
      takes('query', CommentQuery),
      async (context) => {
        const social = backend.social()
        const id = parseResponseId(context.req.param('comment'))
        const page = await social.threads.replies(id, queryOf(context.req.valid('query')))
        return context.json(await pageShape(social, page))
      },
    )
    .post(
      '/comments/:comment/replies',
      describe('Reply to a comment, or to the comment above a reply', 201, Comment),
      takes('json', CommentRequest),
      async (context) => {
        const social = backend.social()
        const { id: answered } = commentOf(social, context.req.param('comment'))
        const id = await social.threads.comment(answered, context.req.valid('json').text)
        return context.json(await commentShape(social, commentOf(social, id)), 201)
      },
    )
}

/** @throws {NotFoundError} when there is no such comment. */
function commentOf(social: Social, text: string): ShownComment {
  const id = parseResponseId(text)
  const found = social.threads.commentAt(id)
  if (found === undefined) throw new NotFoundError(id, { what: 'comment' })
  return found
}

function queryOf({ before, limit }: { before?: string | undefined; limit: string }): ThreadQuery {
  return { limit: Number(limit), ...(before !== undefined && { before }) }
}
