/** Requests and responses about reactions. */
import * as v from 'valibot'
import { refusals } from '../../../protocol/records/response.ts'
import { count, personId } from '../schema.ts'

/** The writer of a response. */
export const Responder = v.object({
  id: personId,
  name: v.string(),
  isMe: v.boolean(),
  isContact: v.pipe(
    v.boolean(),
    v.description('The name of anybody else is only what they call themselves'),
  ),
})

/** Of a response of the owner. */
export const refused = v.pipe(
  v.picklist(refusals),
  v.description('Why the node of the post’s author does not pass it on'),
)

export const Reactions = v.pipe(
  v.array(v.object({ emoji: v.string(), count, isMine: v.boolean() })),
  v.description('Emoji with their counts, the most frequent first'),
)

export const Reactors = v.object({
  reactions: Reactions,
  people: v.pipe(
    v.array(
      v.object({
        emoji: v.string(),
        person: Responder,
        waiting: v.pipe(
          v.boolean(),
          v.description('Whether it waits for the node of the post’s author'),
        ),
        refused: v.optional(refused),
      }),
    ),
    v.description('Oldest first'),
  ),
})

export const ReactionRequest = v.object({
  // Of any length: that a longer text is no emoji is said in words that people understand.
  emoji: v.pipe(v.string(), v.minLength(1)),
  on: v.pipe(v.boolean(), v.description('Whether it is given, or taken back')),
})

export type Responder = v.InferOutput<typeof Responder>
export type Reactions = v.InferOutput<typeof Reactions>
export type Reactors = v.InferOutput<typeof Reactors>
