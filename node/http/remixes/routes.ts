/** Reading remixes, and answering with one. */
import { Hono } from 'hono'
import { parsePostId, parseResponseId, type ResponseId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { Remix, Remixes, RemixRequest } from './schema.ts'
import { ancestorShape, remixShape } from './shape.ts'

export function remixRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/posts/:post/remixes',
      describe('Remixes of the pictures of a post, and its own ancestors', 200, Remixes),
      async (context) => {
        const social = backend.social()
        const found = social.posts.at(parsePostId(context.req.param('post')))?.post
        if (found === undefined) throw new NotFoundError('post', { what: 'post' })
        const rows = await social.remixes.of(found.id)
        const items = await Promise.all(rows.map((row) => remixShape(social, row)))
        const made = await social.remixes.postsMadeOf(found.id)
        const ancestors = social.remixes.ancestorsOf(found)
        return context.json({
          items: items.filter((item) => item !== undefined),
          posts: made.map((row) => ancestorShape(social, row, 0)),
          ancestors: ancestors.map(({ row, parent }) => ancestorShape(social, row, parent.number)),
        })
      },
    )
    .post(
      '/posts/:post/remixes',
      describe('Answer a picture with other words over it', 201, Remix),
      takes('json', RemixRequest),
      async (context) => {
        const social = backend.social()
        const { parent, ...body } = context.req.valid('json')
        const id = await social.remixes.add(parsePostId(context.req.param('post')), {
          ...body,
          ...(parent !== undefined && { parent: parent as ResponseId }),
        })
        const row = social.remixes.at(id)
        const shape = row && (await remixShape(social, row))
        if (shape === undefined) throw new NotFoundError('remix', { what: 'remix' })
        return context.json(shape, 201)
      },
    )
    .delete(
      '/remixes/:remix',
      describe('Take a remix back: one of mine, or any on a post of mine', 204),
      async (context) => {
        await backend.social().threads.deleteComment(parseResponseId(context.req.param('remix')))
        return context.body(null, 204)
      },
    )
}
