/** A board or album in few words, as lists and posts show it. */
import * as v from 'valibot'
import { Media } from '../media/schema.ts'
import { count, personId, time } from '../schema.ts'

export const collectionId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of a board or album'),
)

export const collectionType = v.pipe(
  v.picklist(['board', 'album']),
  v.description('An album holds pictures and films that are looked at one after the other'),
)

export const CollectionCard = v.object({
  id: collectionId,
  name: v.string(),
  type: collectionType,
  owner: v.object({ id: personId, name: v.string(), isMe: v.boolean() }),
  count: v.pipe(count, v.description('How many items it has, also those that I may not see')),
  covers: v.pipe(v.array(Media), v.description('Up to four of the pictures that I may see')),
  changedAtMs: time,
})

export type CollectionCard = v.InferOutput<typeof CollectionCard>
