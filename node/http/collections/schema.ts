/** Requests and responses about boards and albums. */
import * as v from 'valibot'
import {
  collectedMax,
  collectionNameBytesMax,
  collectionNoteBytesMax,
  mediaMax,
  postTextBytesMax,
} from '../../../protocol/limits.ts'
import { Post } from '../posts/schema.ts'
import { aspectId, audience, personId, postId } from '../schema.ts'
import { bodyField, nameField } from '../text-fields.ts'
import { CollectionCard, collectionType } from './card-schema.ts'

const number = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(mediaMax - 1),
  v.description('Which of the media of the post, from 0; absent for the post as a whole'),
)
const note = bodyField('note', { bytesMax: collectionNoteBytesMax })
const name = nameField('name', { bytesMax: collectionNameBytesMax })
const place = { post: postId, number: v.optional(number) }

const CollectionItem = v.object({
  ...place,
  note: v.string(),
  content: v.pipe(
    v.optional(Post),
    v.description('The post; absent where I may not see it, or it is gone: somebody’s picture'),
  ),
})

export const Collection = v.object({
  ...CollectionCard.entries,
  items: v.pipe(v.array(CollectionItem), v.description('In the order of its owner')),
  public: v.pipe(v.boolean(), v.description('Whether I share it with everybody')),
  aspects: v.pipe(
    v.array(v.union([aspectId, personId])),
    v.description('The aspects and people that I share it with'),
  ),
})

const OwnCollection = v.object({
  ...CollectionCard.entries,
  shared: v.pipe(v.boolean(), v.description('Whether anybody but me sees it')),
  holds: v.pipe(v.boolean(), v.description('Whether the post that was asked for stands there')),
})

export const CollectionList = v.object({
  items: v.pipe(v.array(OwnCollection), v.description('Mine, what was changed last first')),
})

export const CollectionQuery = v.object({ post: v.optional(postId) })

export const CollectionRequest = v.object({
  name,
  type: v.optional(collectionType, 'board'),
})

export const CollectionChange = v.object({
  name: v.optional(name),
  order: v.pipe(
    v.optional(v.pipe(v.array(v.object(place)), v.maxLength(collectedMax))),
    v.description('The items in their new order; those that it leaves out come last'),
  ),
})

export const SaveRequest = v.object({
  ...place,
  note: v.pipe(v.optional(note, ''), v.description('Replaces the note of an item that is there')),
})

export const ItemQuery = v.object({
  number: v.optional(v.pipe(v.string(), v.regex(/^1?\d$/u))),
})

export const ShareRequest = v.object({
  text: v.optional(bodyField('text', { bytesMax: postTextBytesMax }), ''),
  audience,
})

export type Collection = v.InferOutput<typeof Collection>
export type CollectionItem = v.InferOutput<typeof CollectionItem>
export type CollectionList = v.InferOutput<typeof CollectionList>
export type OwnCollection = v.InferOutput<typeof OwnCollection>
export type CollectionRequest = v.InferInput<typeof CollectionRequest>
export type CollectionChange = v.InferInput<typeof CollectionChange>
export type SaveRequest = v.InferInput<typeof SaveRequest>
export type ShareRequest = v.InferInput<typeof ShareRequest>
