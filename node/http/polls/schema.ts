/** Requests and responses about polls. */
import * as v from 'valibot'
import { pollOptionBytesMax, pollOptionsMax, pollOptionsMin } from '../../../protocol/limits.ts'
import { refused, Responder } from '../responses/schema.ts'
import { count, time } from '../schema.ts'
import { nameField } from '../text-fields.ts'

const choice = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(pollOptionsMax - 1),
  v.description('Number of an option, from 0'),
)
const multiple = v.pipe(v.boolean(), v.description('Whether one may choose several'))
const closesAtMs = v.pipe(
  v.optional(time),
  v.description('From when on no vote counts; absent where it stays open'),
)
const hidden = v.pipe(
  v.boolean(),
  v.description('Whether readers see the counts only once they voted, or it closed'),
)
const named = v.pipe(
  v.boolean(),
  v.description(
    'Whether its readers are shown who voted for what. Otherwise nobody is; but the author’s node, and programs that read the signed votes, can know',
  ),
)

export const Poll = v.object({
  options: v.array(
    v.object({
      text: v.string(),
      votes: v.pipe(v.optional(count), v.description('Absent as long as I may not see it')),
      isMine: v.boolean(),
    }),
  ),
  multiple,
  closesAtMs,
  closed: v.boolean(),
  hidden,
  named,
  voters: v.pipe(count, v.description('People who voted')),
  shown: v.pipe(v.boolean(), v.description('Whether I may see the counts by now')),
  waiting: v.pipe(v.boolean(), v.description('Whether my vote waits for the author’s node')),
  refused: v.optional(refused),
})

export const Votes = v.object({
  poll: Poll,
  people: v.pipe(
    v.array(v.object({ person: Responder, choices: v.array(choice) })),
    v.description(
      'Oldest first; none where the poll does not name them, or I may not see the counts',
    ),
  ),
})

export const PollRequest = v.object({
  options: v.pipe(
    v.array(nameField('option', { bytesMax: pollOptionBytesMax })),
    v.minLength(pollOptionsMin),
    v.maxLength(pollOptionsMax),
  ),
  multiple: v.optional(multiple, false),
  closesAtMs,
  hidden: v.optional(hidden, false),
  named: v.optional(named, false),
})

export const VoteRequest = v.object({
  choices: v.pipe(
    v.array(choice),
    v.maxLength(pollOptionsMax),
    v.description('In place of those before; none takes the vote back'),
  ),
})

export type Poll = v.InferOutput<typeof Poll>
export type PollRequest = v.InferInput<typeof PollRequest>
export type Votes = v.InferOutput<typeof Votes>
