/** Asking for media that are elsewhere. */
import { Hono } from 'hono'
import { parseMessageId, parsePostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { MediaPlace } from '../../social/media/media-library.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'
import { mediaAt, mediaIn } from './media-at.ts'

export function mediaRoutes(backend: Backend) {
  return new Hono()
    .post(
      '/posts/:post/media/:number/fetch',
      describe('Fetch a file of a post that is elsewhere; events tell how far it is', 202),
      async (context) => {
        const { post, number } = context.req.param()
        const social = backend.social()
        await fetchAt(social, mediaAt(social, parsePostId(post), Number(number)))
        return context.body(null, 202)
      },
    )
    .post(
      '/messages/:message/media/:number/fetch',
      describe('Fetch a file of a message that is elsewhere; events tell how far it is', 202),
      async (context) => {
        const { message, number } = context.req.param()
        const social = backend.social()
        await fetchAt(social, mediaIn(social, parseMessageId(message), Number(number)))
        return context.body(null, 202)
      },
    )
}

/** @throws {NotFoundError} when there is no such file. */
async function fetchAt({ library }: Social, place: MediaPlace | undefined): Promise<void> {
  if (place === undefined) throw new NotFoundError('media', { what: 'file' })
  await library.ask(place)
}
