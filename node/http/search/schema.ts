/** Requests and responses about searching. */
import * as v from 'valibot'
import { queryCharsMax } from '../../search/limits.ts'
import { collectionId } from '../collections/card-schema.ts'
import { Media } from '../media/schema.ts'
import { Responder } from '../responses/schema.ts'
import { count, cursor, postId, time } from '../schema.ts'
import { Tag } from '../tags/schema.ts'

const fieldName = v.pipe(
  v.picklist([
    'text',
    'option',
    'shared',
    'alt',
    'caption',
    'words',
    'title',
    'note',
    'file',
    'name',
  ]),
  v.description(
    'Which text it is: `words` stand over a picture, `alt` is for people who do not see it',
  ),
)

const Excerpt = v.object({
  field: fieldName,
  text: v.string(),
  marks: v.pipe(
    v.array(v.tuple([count, count])),
    v.description('From and until, in UTF-16 units of `text`: what was looked for'),
  ),
  cutBefore: v.pipe(v.boolean(), v.description('Whether there is more before it')),
  cutBehind: v.pipe(v.boolean(), v.description('Whether there is more behind it')),
})

export const Hit = v.object({
  kind: v.picklist(['post', 'comment', 'remix', 'message', 'collection', 'person']),
  id: v.string(),
  author: v.pipe(Responder, v.description('For a person, that person')),
  createdAtMs: time,
  post: v.pipe(v.optional(postId), v.description('The post in which it stands')),
  collection: v.optional(collectionId),
  conversation: v.pipe(
    v.optional(v.string()),
    v.description('The conversation in which it stands'),
  ),
  picture: v.pipe(v.optional(Media), v.description('The first of the media of its post')),
  warning: v.pipe(v.optional(v.string()), v.description('The content warning of a post')),
  excerpts: v.pipe(v.array(Excerpt), v.description('Up to three pieces of its texts')),
})

export const SearchQuery = v.object({
  q: v.pipe(
    v.string(),
    v.maxLength(queryCharsMax),
    v.description(
      'Words and "phrases", all of which must occur, and filters: from:NAME in:ASPECT before:2026-11-01 after:2026-10 has:photo has:video has:file',
    ),
  ),
  before: v.optional(v.pipe(cursor, v.regex(/^[\da-f]{1,13}$/u))),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})

export const SearchPage = v.object({
  people: v.pipe(v.array(Hit), v.description('Contacts of such a name; on the first page alone')),
  tags: v.pipe(v.array(Tag), v.description('Tags with these words; on the first page alone')),
  items: v.pipe(v.array(Hit), v.description('Newest first')),
  misfits: v.pipe(
    v.array(
      v.object({ filter: v.picklist(['from', 'in', 'before', 'after', 'has']), value: v.string() }),
    ),
    v.description(
      'Filters that cannot be understood, or that name nothing: nothing is found by them',
    ),
  ),
  making: v.pipe(
    v.boolean(),
    v.description('Whether the index is still being made, so that something may be missing'),
  ),
  next: v.pipe(
    v.optional(cursor),
    v.description('`before` of the next page, also where this one is not full; absent at the end'),
  ),
})

export const SearchState = v.object({
  documents: v.pipe(count, v.description('Texts in the index')),
  bytes: v.pipe(count, v.description('Bytes of its files')),
  behind: v.pipe(count, v.description('Changes that are not in the index yet')),
  making: v.boolean(),
})

export type Hit = v.InferOutput<typeof Hit>
export type SearchPage = v.InferOutput<typeof SearchPage>
export type SearchState = v.InferOutput<typeof SearchState>
