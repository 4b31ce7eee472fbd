/** Posts and albums that the owner brings along from elsewhere, item by item. */
import { Hono } from 'hono'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  BroughtAlbum,
  BroughtAlbumRequest,
  BroughtPost,
  BroughtRequest,
  KnownItems,
  KnownRequest,
} from './schema.ts'

export function bringingRoutes(backend: Backend) {
  return new Hono()
    .post(
      '/brought/known',
      describe('Which items of a source were brought along before', 200, KnownItems),
      takes('json', KnownRequest),
      (context) => {
        const { source, items } = context.req.valid('json')
        return context.json({ items: backend.social().bringing.known(source, items) })
      },
    )
    .post(
      '/brought',
      describe(
        'Bring a post along from elsewhere, with the date that it had, once',
        200,
        BroughtPost,
      ),
      takes('json', BroughtRequest),
      async (context) => {
        const { source, item, publishedAtMs: atMs, audience, ...rest } = context.req.valid('json')
        const { text, media, warning, place } = rest
        const content = {
          text,
          media,
          ...(warning !== undefined && { warning }),
          ...(place !== undefined && { place }),
        }
        const brought = { source, item, atMs }
        const { bringing } = backend.social()
        return context.json(await bringing.post({ ...content, brought }, audience as PostAudience))
      },
    )
    .post(
      '/brought/albums',
      describe(
        'Make an album of pictures that were brought along, or add what it lacks',
        200,
        BroughtAlbum,
      ),
      takes('json', BroughtAlbumRequest),
      async (context) => {
        const id = await backend.social().bringing.album(context.req.valid('json'))
        return context.json(id === undefined ? {} : { id })
      },
    )
}
