/** Requests and responses about all pictures of the timeline. */
import * as v from 'valibot'
import { Media } from '../media/schema.ts'
import { aspectId, count, cursor, personId, time } from '../schema.ts'

export const Photo = v.object({
  post: v.pipe(v.string(), v.description('Id of its post')),
  number: v.pipe(count, v.description('Which of the media of the post it is, counted from 0')),
  author: v.object({ id: personId, name: v.string(), isMe: v.boolean() }),
  createdAtMs: time,
  media: Media,
  warning: v.pipe(
    v.optional(v.string()),
    v.description('Of its post: covers it until I ask for it'),
  ),
  cursor: v.pipe(
    cursor,
    v.description('Where its post stands: that of a newer post is greater as text'),
  ),
})

export const PhotoQuery = v.object({
  aspect: v.optional(aspectId),
  author: v.optional(personId),
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '50'),
})

export const PhotoPage = v.object({
  items: v.pipe(v.array(Photo), v.description('Newest post first, and in the order of each post')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export type Photo = v.InferOutput<typeof Photo>
export type PhotoPage = v.InferOutput<typeof PhotoPage>
