/** Requests and responses about what the owner brings along from elsewhere. */
import * as v from 'valibot'
import {
  collectedMax,
  collectionNameBytesMax,
  fileNameBytesMax,
  originBytesMax,
  placeBytesMax,
  postTextBytesMax,
  timeMsMax,
  warningBytesMax,
} from '../../../protocol/limits.ts'
import { broughtIdCharsMax, knownBatchMax } from '../limits.ts'
import { MediaRequests } from '../media/schema.ts'
import { audience, postId } from '../schema.ts'
import { bodyField, nameField } from '../text-fields.ts'

const source = v.pipe(
  nameField('source', { bytesMax: originBytesMax }),
  v.description('The name of the network or service that it comes from'),
)
const item = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(broughtIdCharsMax),
  v.description('The id that it has there: by source and id each item is here once'),
)

export const KnownRequest = v.object({
  source,
  items: v.pipe(v.array(item), v.maxLength(knownBatchMax)),
})

export const KnownItems = v.object({
  items: v.pipe(
    v.array(v.string()),
    v.description('Those that are here, or were taken back since'),
  ),
})

export const BroughtRequest = v.object({
  source,
  item,
  publishedAtMs: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(timeMsMax),
    v.description(
      'When it was published there, in milliseconds since 1970: it stands at that time',
    ),
  ),
  text: v.pipe(
    v.optional(bodyField('text', { bytesMax: postTextBytesMax }), ''),
    v.description('Markdown, in which `@name` stays as it is; may be empty where there are media'),
  ),
  warning: v.optional(nameField('warning', { bytesMax: warningBytesMax })),
  place: v.optional(nameField('place', { bytesMax: placeBytesMax })),
  media: v.optional(MediaRequests, []),
  audience: v.pipe(audience, v.description('My own id alone is nobody but me')),
})

export const BroughtPost = v.object({
  id: postId,
  isNew: v.pipe(v.boolean(), v.description('False where it was here before: then nothing changed')),
})

export const BroughtAlbumRequest = v.object({
  source,
  item,
  name: nameField('name', { bytesMax: collectionNameBytesMax }),
  pictures: v.pipe(
    v.array(v.object({ item, file: v.pipe(v.string(), v.maxLength(fileNameBytesMax)) })),
    v.maxLength(collectedMax),
    v.description('Files of posts that were brought along, by the name of the file'),
  ),
})

export const BroughtAlbum = v.object({
  id: v.pipe(
    v.optional(v.string()),
    v.description('Absent where none of its pictures is here, or I deleted it'),
  ),
})

export type BroughtRequest = v.InferInput<typeof BroughtRequest>
export type BroughtAlbumRequest = v.InferInput<typeof BroughtAlbumRequest>
