/** Requests and responses about reactions. */
import * as v from 'valibot'
import { refused, Responder } from '../responses/schema.ts'
import { count } from '../schema.ts'

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

export type Reactions = v.InferOutput<typeof Reactions>
export type Reactors = v.InferOutput<typeof Reactors>
