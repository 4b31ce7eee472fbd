/** The shapes of finding people and of contact requests, as `api.ts` has those of everything else. */
import * as v from 'valibot'
import { noteBytesMax } from '../../../protocol/limits.ts'
import { aspectId, history, personId, time } from '../schema.ts'
import { bodyField } from '../text-fields.ts'

const note = bodyField('note', { bytesMax: noteBytesMax })

export const Found = v.object({
  state: v.pipe(
    v.picklist(['me', 'contact', 'blocked', 'found', 'missing', 'offline']),
    v.description(
      '`missing` also where they do not want to be found; `offline` where there is nobody to ask',
    ),
  ),
  name: v.optional(v.pipe(v.string(), v.description('The name they give themselves'))),
})

export const Requests = v.object({
  received: v.pipe(
    v.array(
      v.object({
        person: v.object({ id: personId, name: v.string() }),
        note: v.string(),
        atMs: time,
        state: v.pipe(
          v.picklist(['waiting', 'ignored', 'accepted', 'blocked']),
          v.description('`accepted`: we are contacts as soon as their node hears of it'),
        ),
      }),
    ),
    v.description('People who would like to be my contact, newest first'),
  ),
  asked: v.pipe(
    v.array(
      v.object({
        person: v.object({ id: personId, name: v.optional(v.string()) }),
        note: v.string(),
        aspect: aspectId,
        atMs: time,
        state: v.pipe(
          v.picklist(['looking', 'sent', 'refused', 'accepted']),
          v.description('`looking` until their node was reached; `refused` where nobody may ask'),
        ),
      }),
    ),
    v.description('People I asked to be my contact, newest first'),
  ),
})

export const ContactAsk = v.object({
  aspect: v.pipe(
    aspectId,
    v.description('Aspect of mine that they become a member of, once they accept'),
  ),
  history: v.optional(history, false),
  note: v.optional(note, ''),
})
export const RequestAccept = v.object({
  aspect: v.pipe(aspectId, v.description('Aspect of mine that they become a member of')),
  history: v.optional(history, false),
})

export type Found = v.InferOutput<typeof Found>
export type Requests = v.InferOutput<typeof Requests>
export type ContactAsk = v.InferInput<typeof ContactAsk>
export type RequestAccept = v.InferInput<typeof RequestAccept>
