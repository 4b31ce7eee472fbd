/** Requests and responses about drafts. */
import * as v from 'valibot'
import {
  altBytesMax,
  captionBytesMax,
  draftPartsMax,
  draftVersionsMax,
  layersMax,
  mediaMax,
  placeBytesMax,
  pollOptionBytesMax,
  pollOptionsMax,
  postTextBytesMax,
  timeMsMax,
  warningBytesMax,
} from '../../../protocol/limits.ts'
import { draftProblems } from '../../../protocol/records/draft.ts'
import { aspectId, duration, personId, time } from '../schema.ts'
import { Layer, Mood } from '../media/schema.ts'
import { bodyField, nameField } from '../text-fields.ts'

const uploadId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of an upload'))
const version = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(draftVersionsMax),
  v.description('Grows with each change'),
)
/** A draft as its writer saw it. */
export const DraftVersion = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of a draft')),
  version: v.pipe(version, v.description('The one that was seen. A later one stays')),
})

export const DraftDeletion = v.object({
  version: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/u))),
    v.description('The one that was seen: a later one stays. Absent for the one that there is'),
  ),
})

const lastsMs = v.pipe(
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(timeMsMax))),
  v.description('How long the poll is open from when it is sent; absent for ever'),
)

const expiresAfterMs = v.pipe(
  v.optional(duration),
  v.description('After how long it is over by itself, from when it is sent; absent for never'),
)

const audience = v.pipe(
  v.union([
    v.literal('public'),
    v.pipe(v.array(v.union([aspectId, personId])), v.maxLength(draftPartsMax)),
  ]),
  v.description('Everybody, or aspects and people; none where nobody is chosen yet'),
)

const poll = v.object({
  options: v.pipe(
    v.array(nameField('option', { bytesMax: pollOptionBytesMax })),
    v.maxLength(pollOptionsMax),
  ),
  multiple: v.optional(v.boolean(), false),
  hidden: v.optional(v.boolean(), false),
  named: v.optional(v.boolean(), false),
  lastsMs,
})

const media = v.object({
  upload: uploadId,
  alt: v.optional(bodyField('alt', { bytesMax: altBytesMax }), ''),
  caption: v.optional(bodyField('caption', { bytesMax: captionBytesMax }), ''),
  layers: v.optional(v.pipe(v.array(Layer), v.maxLength(layersMax))),
  mood: v.optional(Mood),
})

const content = {
  text: v.optional(bodyField('text', { bytesMax: postTextBytesMax }), ''),
  audience: v.optional(audience, []),
  media: v.optional(v.pipe(v.array(media), v.maxLength(mediaMax)), []),
  warning: v.optional(nameField('warning', { bytesMax: warningBytesMax })),
  place: v.optional(nameField('place', { bytesMax: placeBytesMax })),
  poll: v.optional(poll),
  free: v.optional(v.boolean(), false),
  round: v.optional(v.boolean(), false),
  expiresAfterMs,
  sendAtMs: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(timeMsMax))),
    v.description(
      'When this node is to send it, or as soon as it runs after that; absent, it waits for me, and a change without it cancels the sending',
    ),
  ),
  aside: v.pipe(
    v.optional(v.boolean(), false),
    v.description('Whether it is put aside for now: then my other devices have it at once'),
  ),
}

export const DraftRequest = v.object(content)

export const DraftChange = v.object({
  ...content,
  version: v.pipe(
    version,
    v.description('The one that was changed. Where the draft has another by now, both are kept'),
  ),
})

export const Draft = v.object({
  id: v.string(),
  version,
  text: v.string(),
  audience,
  media: v.array(
    v.object({
      upload: uploadId,
      alt: v.string(),
      caption: v.string(),
      layers: v.optional(v.array(Layer)),
      mood: v.optional(Mood),
      here: v.pipe(v.boolean(), v.description('Whether the file is on this device')),
    }),
  ),
  warning: v.optional(v.string()),
  place: v.optional(v.string()),
  poll: v.optional(
    v.object({
      options: v.array(v.string()),
      multiple: v.boolean(),
      hidden: v.boolean(),
      named: v.boolean(),
      lastsMs,
    }),
  ),
  free: v.boolean(),
  round: v.boolean(),
  expiresAfterMs,
  sendAtMs: v.pipe(v.optional(time), v.description('When the device that wrote it sends it')),
  problem: v.pipe(
    v.optional(v.picklist(draftProblems)),
    v.description('The reason why it did not go out at its time'),
  ),
  elsewhere: v.pipe(
    v.boolean(),
    v.description('Whether another device of mine wrote it: then that one sends it'),
  ),
  changedAtMs: time,
})

export const DraftList = v.object({
  items: v.pipe(v.array(Draft), v.description('All of them, the latest change first')),
})

export type Draft = v.InferOutput<typeof Draft>
export type DraftRequest = v.InferInput<typeof DraftRequest>
export type DraftChange = v.InferInput<typeof DraftChange>
export type DraftList = v.InferOutput<typeof DraftList>
