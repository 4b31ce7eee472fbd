/** Pictures of people. */
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { preparePreview } from '../../pictures/prepare.ts'
import type { Backend } from '../backend.ts'
import { describe, describeFile } from '../describe.ts'
import { portraitUrl } from '../media/media-urls.ts'
import { limitPoster } from '../media/upload-routes.ts'
import { Portraits } from './schema.ts'

export function portraitRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/portraits',
      describe('Pictures of people that are here', 200, Portraits),
      async (context) => {
        const people = await backend.social().portraits.list()
        return context.json({
          items: people.map((person) => ({ person, url: portraitUrl(person) })),
        })
      },
    )
    .put(
      '/me/portrait',
      describeFile(
        'Show my contacts a picture of me, the body of the request; best a square one',
        204,
      ),
      limitPoster(),
      async (context) => {
        const bytes = new Uint8Array(await context.req.arrayBuffer())
        const { preview } = await preparePreview(bytes, { signal: context.req.raw.signal })
        const { library, portraits } = backend.social()
        await portraits.set(await library.store(Readable.from([preview])))
        return context.body(null, 204)
      },
    )
    .put(
      '/me/portrait/:upload',
      describe('Show my contacts the preview of a file that was uploaded', 204),
      async (context) => {
        await backend.social().portraits.take(context.req.param('upload'))
        return context.body(null, 204)
      },
    )
    .delete('/me/portrait', describe('Show no picture of me any more', 204), async (context) => {
      await backend.social().portraits.set(undefined)
      return context.body(null, 204)
    })
}
