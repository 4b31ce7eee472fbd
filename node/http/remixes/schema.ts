/** Requests and responses about remixes. */
import * as v from 'valibot'
import { altBytesMax, layersMax, mediaMax } from '../../../protocol/limits.ts'
import { Layer, Media, Mood } from '../media/schema.ts'
import { Reactions } from '../reactions/schema.ts'
import { refused, Responder } from '../responses/schema.ts'
import { personId, postId, time } from '../schema.ts'
import { bodyField } from '../text-fields.ts'

const number = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(mediaMax - 1),
  v.description('Which of the media of the post, from 0'),
)
const remixId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of a remix'))
const parent = v.pipe(v.optional(remixId), v.description('The remix that it is made of'))

export const RemixRequest = v.object({
  number: v.optional(number, 0),
  parent,
  layers: v.pipe(v.array(Layer), v.minLength(1), v.maxLength(layersMax)),
  mood: v.optional(Mood),
  alt: v.optional(bodyField('alt', { bytesMax: altBytesMax }), ''),
})

/** A picture of another post in a post that is to be written. */
export const RemixPostRequest = v.object({ post: postId, ...RemixRequest.entries })

export const Remix = v.object({
  id: remixId,
  post: postId,
  author: Responder,
  number,
  parent: v.pipe(
    v.optional(remixId),
    v.description('The remix that it was made of, also where that is gone; absent for the picture'),
  ),
  media: v.pipe(Media, v.description('The picture with the words of this remix')),
  createdAtMs: time,
  waiting: v.pipe(v.boolean(), v.description('Whether it waits for the node of the post’s author')),
  refused: v.optional(refused),
  mayDelete: v.boolean(),
  reactions: Reactions,
})

/** A picture that another one was made of. */
export const Ancestor = v.object({
  post: v.optional(postId),
  author: v.pipe(
    v.optional(v.object({ id: personId, name: v.string(), isMe: v.boolean() })),
    v.description('Absent where I may not see it, or it is gone: somebody’s picture'),
  ),
  media: v.optional(Media),
})

export const Remixes = v.object({
  items: v.pipe(v.array(Remix), v.description('Answers in the thread, oldest first')),
  posts: v.pipe(v.array(Ancestor), v.description('Posts that show a picture of this one')),
  ancestors: v.pipe(
    v.array(Ancestor),
    v.description('The pictures it was made of, the nearest first'),
  ),
})

export type Remix = v.InferOutput<typeof Remix>
export type Remixes = v.InferOutput<typeof Remixes>
export type Ancestor = v.InferOutput<typeof Ancestor>
export type RemixRequest = v.InferInput<typeof RemixRequest>
