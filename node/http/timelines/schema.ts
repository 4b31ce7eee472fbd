/** Responses about timelines of a kind. */
import * as v from 'valibot'
import { Post } from '../posts/schema.ts'
import { cursor, time } from '../schema.ts'

export const Act = v.object({
  post: Post,
  act: v.pipe(
    v.picklist(['wrote', 'commented', 'reacted', 'remixed', 'voted']),
    v.description('What I did there last'),
  ),
  atMs: time,
  cursor,
})

export const ActPage = v.object({
  items: v.pipe(v.array(Act), v.description('Each post once, that of my latest act first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export type Act = v.InferOutput<typeof Act>
export type ActPage = v.InferOutput<typeof ActPage>
