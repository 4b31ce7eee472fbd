/** The readers of a post of one's own, and those who have it. */
import { Hono } from 'hono'
import { parsePostId } from '../../../protocol/ids.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'
import { Delivery, PostReaders } from './schema.ts'
import { deliveryShape, readersShape } from './shape.ts'

export function deliveryRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/posts/:post/readers',
      describe('The people who can read a post of mine, and who has it', 200, PostReaders),
      async (context) => {
        const id = parsePostId(context.req.param('post'))
        return context.json(await readersShape(backend.social(), id))
      },
    )
    .get(
      '/posts/:post/delivery',
      describe('How far a post of mine has come', 200, Delivery),
      async (context) => {
        const id = parsePostId(context.req.param('post'))
        return context.json(await deliveryShape(backend.social(), id))
      },
    )
}
