/** Boards and albums: reading and changing one's own, saving to them, and sharing them. */
import { Hono } from 'hono'
import {
  parseCollectionId,
  parsePostId,
  type CollectionId,
  type PostId,
} from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { ItemPlace } from '../../social/collections/merge.ts'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  Collection,
  CollectionChange,
  CollectionList,
  CollectionQuery,
  CollectionRequest,
  ItemQuery,
  SaveRequest,
  ShareRequest,
} from './schema.ts'
import { collectionShape, listShape } from './shape.ts'

export function collectionRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/collections',
      describe('My boards and albums', 200, CollectionList),
      takes('query', CollectionQuery),
      async (context) => {
        const { post } = context.req.valid('query')
        return context.json(await listShape(backend.social(), post as PostId | undefined))
      },
    )
    .post(
      '/collections',
      describe('Make a board or an album, for me alone', 201, Collection),
      takes('json', CollectionRequest),
      async (context) => {
        const social = backend.social()
        const id = await social.collecting.create(context.req.valid('json'))
        return context.json(await shapeOf(social, id), 201)
      },
    )
    .get(
      '/collections/:collection',
      describe('A board or album of mine, or one that a contact shares', 200, Collection),
      async (context) => {
        const id = parseCollectionId(context.req.param('collection'))
        return context.json(await shapeOf(backend.social(), id))
      },
    )
    .patch(
      '/collections/:collection',
      describe('Rename one of mine, or put its items in another order', 200, Collection),
      takes('json', CollectionChange),
      async (context) => {
        const social = backend.social()
        const id = parseCollectionId(context.req.param('collection'))
        const { name, order } = context.req.valid('json')
        if (name !== undefined) await social.collecting.rename(id, name)
        if (order !== undefined) await social.collecting.order(id, order.map(placeOf))
        return context.json(await shapeOf(social, id))
      },
    )
    .delete(
      '/collections/:collection',
      describe('Delete one of mine, and the posts that share it', 204),
      async (context) => {
        const id = parseCollectionId(context.req.param('collection'))
        await backend.social().collecting.delete(id)
        return context.body(null, 204)
      },
    )
    .post(
      '/collections/:collection/items',
      describe('Save a post, or one of its media, with a note', 200, Collection),
      takes('json', SaveRequest),
      async (context) => {
        const social = backend.social()
        const id = parseCollectionId(context.req.param('collection'))
        const { note, ...place } = context.req.valid('json')
        await social.collecting.save(id, { ...placeOf(place), note })
        return context.json(await shapeOf(social, id))
      },
    )
    .delete(
      '/collections/:collection/items/:post',
      describe('Take a post off, or with `number` one of its media', 204),
      takes('query', ItemQuery),
      async (context) => {
        const { collection, post } = context.req.param()
        const { number } = context.req.valid('query')
        const place = { post: parsePostId(post), number: number && Number(number) }
        await backend.social().collecting.remove(parseCollectionId(collection), placeOf(place))
        return context.body(null, 204)
      },
    )
    .post(
      '/collections/:collection/share',
      describe(
        'Share one of mine by a post, which shows it as it is from then on',
        200,
        Collection,
      ),
      takes('json', ShareRequest),
      async (context) => {
        const social = backend.social()
        const id = parseCollectionId(context.req.param('collection'))
        const { text, audience: wanted } = context.req.valid('json')
        await social.collecting.share(id, { text, audience: wanted as PostAudience })
        return context.json(await shapeOf(social, id))
      },
    )
}

async function shapeOf(social: Social, id: CollectionId): Promise<Collection> {
  const row = social.collecting.at(id)
  if (row === undefined) throw new NotFoundError(`collection ${id}`, { what: 'board' })
  return collectionShape(social, row)
}

function placeOf({ post, number }: { post: string; number?: number | '' | undefined }): ItemPlace {
  const id = post as PostId
  return number === undefined || number === '' ? { post: id } : { post: id, number }
}
