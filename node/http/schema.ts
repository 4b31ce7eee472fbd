/** Values that several topics of the API share. Routes validate with schemas, the OpenAPI document is made of them, and clients take their types from them. */
import * as v from 'valibot'
import { audiencePartsMax } from './limits.ts'
import { nameField } from './text-fields.ts'
import { nameBytesMax, aspectNameBytesMax } from '../../protocol/limits.ts'

export const time = v.pipe(v.number(), v.description('Milliseconds since 1970'))

/** Of a post that is over by itself. */
export const duration = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(60_000),
  v.maxValue(366 * 24 * 3_600_000),
  v.description('Milliseconds, from a minute to a year'),
)

export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const aspectId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of an aspect'),
)

export const personId = v.pipe(
  v.string(),
  v.regex(/^did:key:z6Mk\w{44}$/u),
  v.description('Id of a person'),
)

/** Of a post: everybody, or aspects and single people together. */
export const audience = v.union([
  v.literal('public'),
  v.pipe(
    v.array(v.union([aspectId, personId])),
    v.maxLength(audiencePartsMax),
    v.description('Aspects and people, by their ids; one at least'),
  ),
])

export const cursor = v.pipe(v.string(), v.maxLength(200), v.description('Where a list goes on'))

export const name = nameField('name', { bytesMax: nameBytesMax })

export const aspectName = nameField('name', { bytesMax: aspectNameBytesMax })

/** The body of every failed request's response. */
export const ErrorBody = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.description('Stable; a text for it stands in the message catalogs')),
    message: v.pipe(v.string(), v.description('The text in English')),
    values: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
})

export const history = v.pipe(v.boolean(), v.description('Whether they also read earlier posts'))

export const postId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of a post'))

export type ErrorBody = v.InferOutput<typeof ErrorBody>
