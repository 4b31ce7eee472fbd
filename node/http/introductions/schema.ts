/** The shapes of introductions and suggestions, as `api.ts` has those of everything else. */
import * as v from 'valibot'
import { noteBytesMax } from '../../../protocol/limits.ts'
import { introductionsShownMax } from '../../social/introductions/limits.ts'
import { aspectId, history, personId, time } from '../schema.ts'
import { bodyField } from '../text-fields.ts'

const note = bodyField('note', { bytesMax: noteBytesMax })
const personName = v.object({ id: personId, name: v.string() })
const introductionId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of an introduction'),
)
const circle = v.optional(
  v.pipe(v.string(), v.description('Name of the circle that both joined; absent for none')),
)
const ends = { atMs: time, untilMs: v.pipe(time, v.description('When it ends by itself')) }

export const Introductions = v.object({
  meets: v.pipe(
    v.array(
      v.object({
        id: introductionId,
        by: v.pipe(personName, v.description('The contact who introduces us')),
        person: personName,
        note: v.string(),
        circle,
        ...ends,
        accepted: v.pipe(
          v.boolean(),
          v.description('I accepted; we are contacts as soon as they do as well'),
        ),
      }),
    ),
    v.description('People that contacts would have me meet'),
  ),
  made: v.pipe(
    v.array(
      v.object({
        id: introductionId,
        people: v.array(v.object({ ...personName.entries, accepted: v.boolean() })),
        note: v.string(),
        circle,
        ...ends,
        state: v.picklist(['waiting', 'accepted', 'expired']),
      }),
    ),
    v.description('Pairs that I introduce to each other, newest first'),
  ),
  asks: v.pipe(
    v.array(v.object({ from: personName, person: personName, note: v.string(), atMs: time })),
    v.description('Contacts who ask me to introduce them to another one, newest first'),
  ),
})

export const IntroduceRequest = v.object({
  people: v.pipe(v.tuple([personId, personId]), v.description('Two contacts of mine')),
  note: v.optional(note, ''),
})
export const Introduced = v.object({ id: introductionId })

export const AcceptRequest = v.object({
  ids: v.pipe(v.array(introductionId), v.minLength(1), v.maxLength(introductionsShownMax)),
  aspect: v.pipe(aspectId, v.description('Aspect of mine that they become members of')),
  history: v.optional(history, false),
})

export const Suggestions = v.object({
  on: v.pipe(v.boolean(), v.description('I want to suggest and be suggested')),
  items: v.pipe(
    v.array(
      v.object({
        ...personName.entries,
        knownBy: v.pipe(
          v.array(personName),
          v.minLength(1),
          v.description('Contacts who know them'),
        ),
        askedOf: v.pipe(
          v.array(personName),
          v.description('Those of them whom I asked to introduce us, within the last 30 days'),
        ),
      }),
    ),
    v.description('Friends of friends, those whom most know first'),
  ),
})

export const AskRequest = v.object({
  by: v.pipe(personId, v.description('The contact who is to introduce us')),
  note: v.optional(note, ''),
})

export type Introductions = v.InferOutput<typeof Introductions>
export type Meet = Introductions['meets'][number]
export type MadeIntroduction = Introductions['made'][number]
export type Ask = Introductions['asks'][number]
export type IntroduceRequest = v.InferInput<typeof IntroduceRequest>
export type AcceptRequest = v.InferInput<typeof AcceptRequest>
export type Suggestions = v.InferOutput<typeof Suggestions>
export type Suggestion = Suggestions['items'][number]
