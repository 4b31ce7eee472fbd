/** Requests and responses about who can read a post of one's own, and who has it. */
import * as v from 'valibot'
import { count, personId, time } from '../schema.ts'

const has = v.pipe(v.boolean(), v.description('Whether a node of theirs proved that it has it'))
const person = { id: personId, name: v.string(), has }

const everybody = v.pipe(
  v.boolean(),
  v.description('Whether it is for everybody: the readers are my contacts then'),
)
const elsewhere = v.pipe(
  v.boolean(),
  v.description('Another device of mine wrote it, in whole or in part: that one knows who has it'),
)

export const PostReaders = v.object({
  items: v.pipe(
    v.array(
      v.object({
        ...person,
        sinceMs: v.pipe(
          v.optional(time),
          v.description('When they were let in, where that was after the post'),
        ),
        untilMs: v.pipe(
          v.optional(time),
          v.description('When they were removed: they keep what they had until then'),
        ),
      }),
    ),
    v.description('By name; those who were removed last'),
  ),
  carriers: v.pipe(
    v.array(v.object(person)),
    v.description('Contacts who keep it for others, sealed'),
  ),
  everybody,
  elsewhere,
})

export const Delivery = v.object({
  readers: v.pipe(count, v.description('How many people can read it now')),
  have: v.pipe(count, v.description('How many of them have it, on a node of theirs')),
  carried: v.pipe(v.boolean(), v.description('Whether a carrier has it')),
  everybody,
  elsewhere,
})

export type PostReaders = v.InferOutput<typeof PostReaders>
export type Delivery = v.InferOutput<typeof Delivery>
