/** Asking for media that are elsewhere. */
import { Hono } from 'hono'
import { parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'
import { mediaAt } from './media-at.ts'

export function mediaRoutes(backend: Backend) {
  return new Hono().post(
    '/posts/:post/media/:number/fetch',
    describe('Fetch a file of a post that is elsewhere; events tell how far it is', 202),
    async (context) => {
      const { post, number } = context.req.param()
      const social = backend.social()
      const place = mediaAt(social, parsePostId(post), Number(number))
      if (place === undefined) throw new NotFoundError('media', { what: 'file' })
      await social.library.ask(place)
      return context.body(null, 202)
    },
  )
}
