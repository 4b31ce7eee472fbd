/** All pictures of the timeline, apart from its words. */
import { Hono } from 'hono'
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import type { PhotoPlace } from '../../social/posts/photos.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { mediaShape } from '../media/shape.ts'
import { authorOf } from '../posts/author.ts'
import { PhotoPage, PhotoQuery, type Photo } from './schema.ts'

export function photoRoutes(backend: Backend) {
  return new Hono().get(
    '/photos',
    describe('Pictures of all posts, newest first', 200, PhotoPage),
    takes('query', PhotoQuery),
    async (context) => {
      const { aspect, author, before, limit } = context.req.valid('query')
      const social = backend.social()
      const { photos, next } = await social.timelines.photos({
        ...(aspect !== undefined && { aspect: aspect as AspectId }),
        ...(author !== undefined && { author: author as PersonId }),
        ...(before !== undefined && { before }),
        limit: Number(limit),
      })
      const items = photos.map((place) => photoShape(social, place))
      return context.json(next === undefined ? { items } : { items, next })
    },
  )
}

function photoShape(social: Social, { cursor, post, number, media }: PhotoPlace): Photo {
  return {
    post: post.id,
    number,
    author: authorOf(social, post),
    createdAtMs: social.shownMs(post.atMs),
    media: mediaShape(social, media, { kind: 'posts', item: post.id, number }),
    ...(post.warning !== undefined && { warning: post.warning }),
    cursor,
  }
}
