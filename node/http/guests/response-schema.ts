/** Requests and responses about what guests say to posts. */
import * as v from 'valibot'
import { guestDecisions } from '../../../protocol/records/guest-response.ts'
import { cursor, postId, time } from '../schema.ts'

const saying = {
  name: v.pipe(v.string(), v.description('As the guest gave it: nobody checked it')),
  emoji: v.optional(v.string()),
  text: v.optional(v.pipe(v.string(), v.description('Plain text, up to 2,000 bytes'))),
}

const responseId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of what a guest said'),
)

export const GuestResponse = v.object({
  id: responseId,
  link: v.pipe(v.string(), v.description('Id of the guest link')),
  post: postId,
  ...saying,
  createdAtMs: v.pipe(time, v.description('When it reached me')),
  state: v.pipe(
    v.picklist(guestDecisions),
    v.description('`shown` to readers of the post, `refused`, or `waiting` for me to decide'),
  ),
})

export const GuestResponseQuery = v.object({ before: v.optional(cursor) })

export const GuestResponsePage = v.object({
  items: v.pipe(v.array(GuestResponse), v.description('Newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export const GuestDecisionRequest = v.object({ state: v.picklist(guestDecisions) })

const ShownGuestResponse = v.object({
  id: v.pipe(v.string(), v.description('Id of the response to the post')),
  origin: v.optional(v.pipe(responseId, v.description('For its author: what the guest said'))),
  ...saying,
  createdAtMs: time,
})

export const PostGuestResponses = v.object({
  items: v.pipe(
    v.array(ShownGuestResponse),
    v.description('Those that the author of the post shows, oldest first'),
  ),
  waiting: v.pipe(
    v.array(GuestResponse),
    v.description('To a post of mine: those that wait for me to decide, oldest first'),
  ),
})

export type GuestResponse = v.InferOutput<typeof GuestResponse>
export type GuestResponsePage = v.InferOutput<typeof GuestResponsePage>
export type PostGuestResponses = v.InferOutput<typeof PostGuestResponses>
export type ShownGuestResponse = v.InferOutput<typeof ShownGuestResponse>
