/** Requests and responses about people whose public posts the owner follows. */
import * as v from 'valibot'
import { personId, time } from '../schema.ts'

export const Followed = v.object({
  id: personId,
  name: v.string(),
  state: v.pipe(
    v.picklist(['new', 'reached', 'away', 'refused']),
    v.description(
      'How the last visit at their node went; `new` before the first since this node started, `refused` where it lets people who are no contacts follow no more',
    ),
  ),
  reachedMs: v.pipe(v.optional(time), v.description('When their node was last there')),
})

export const FollowedList = v.object({ items: v.array(Followed) })

export const FollowRequest = v.object({
  who: v.pipe(
    v.string(),
    v.maxLength(4_000),
    v.description(
      'The id of a person, or a link that they gave: their id, `@`, and where a node of theirs is',
    ),
  ),
})

export const FollowLink = v.object({
  link: v.pipe(v.string(), v.description('By which others can follow me, where I let them')),
})

export type Followed = v.InferOutput<typeof Followed>
