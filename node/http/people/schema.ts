/** Requests and responses about people and aspects. */
import * as v from 'valibot'
import { aspectId, personId, aspectName, time } from '../schema.ts'

export const Aspect = v.object({
  id: aspectId,
  name: v.string(),
  members: v.array(personId),
})

export const AspectRequest = v.object({ name: aspectName })

export const Person = v.object({
  id: personId,
  name: v.pipe(
    v.string(),
    v.description('My own name for them, or the one that they gave themselves'),
  ),
  givenName: v.pipe(
    v.optional(v.string()),
    v.description('The one that they gave themselves, where I have another one'),
  ),
  online: v.boolean(),
  sinceMs: time,
  aspects: v.pipe(
    v.array(aspectId),
    v.description('Aspects of mine that this person is a member of'),
  ),
  blocked: v.pipe(
    v.boolean(),
    v.description('Nothing of theirs is shown, and nothing goes to them'),
  ),
  muted: v.pipe(v.boolean(), v.description('What they post stands in no timeline and no count')),
  sharing: v.pipe(
    v.picklist(['mutual', 'only-you', 'only-they', 'none']),
    v.description('Which of the two lets the other read posts that are not for everybody'),
  ),
  lastPostMs: v.pipe(v.optional(time), v.description('When their newest post was written')),
  hasAllMs: v.pipe(
    v.optional(time),
    v.description('When a node of theirs last proved to have all that I wrote for them'),
  ),
  forked: v.pipe(
    v.boolean(),
    v.description(
      'A second copy of their node wrote with the same keys; what it wrote is set aside',
    ),
  ),
})

export const Blocked = v.object({
  id: personId,
  name: v.optional(v.pipe(v.string(), v.description('Absent where this node never heard it'))),
})

export const MemberQuery = v.object({
  history: v.optional(v.picklist(['true', 'false']), 'false'),
})

export type Aspect = v.InferOutput<typeof Aspect>

export type Person = v.InferOutput<typeof Person>

export type Blocked = v.InferOutput<typeof Blocked>
