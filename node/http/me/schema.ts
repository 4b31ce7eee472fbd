/** Requests and responses about the owner. */
import { saying } from '../network/schema.ts'
import * as v from 'valibot'
import { personId, name, time, count } from '../schema.ts'
import { notices } from '../../../protocol/records/notice.ts'

export const Me = v.object({ id: personId, name: v.string() })

export const Renaming = v.object({ name })

const phrase = v.pipe(v.string(), v.maxLength(400), v.description('24 words, of who comes back'))

export const NewMe = v.object({ name, phrase: v.optional(phrase) })

export const Phrase = v.object({ phrase: v.pipe(v.string(), v.description('24 words')) })

export const Notice = v.object({
  what: v.pipe(
    v.picklist(notices),
    v.description(
      '`copied`: the keys of this node were in use elsewhere; it is a new device now. `restored`: its owner came back with their words; `linked`: another device of theirs made it one; `unsent`: a post did not go out at its time, and is a draft again',
    ),
  ),
  atMs: time,
})

export const Status = v.object({
  state: v.pipe(v.picklist(['new', 'ready']), v.description('`new` until a name was given')),
  version: v.string(),
  me: v.optional(Me),
  startedAtMs: time,
  contacts: count,
  online: v.pipe(count, v.description('Contacts whose node is connected now')),
  addresses: v.pipe(v.array(v.string()), v.description('Where this node can be reached')),
  home: v.pipe(v.string(), v.description('Folder with all data')),
  revokedAtMs: v.optional(v.pipe(time, v.description('Another device revoked this one'))),
  notices: v.pipe(v.array(Notice), v.description('Notices that the owner has not seen')),
  returning: v.optional(
    v.pipe(
      v.object({
        hasNotes: v.pipe(v.boolean(), v.description('Whether contacts and aspects are back')),
        contacts: count,
        unmet: v.pipe(count, v.description('Contacts who do not know this device yet')),
        here: v.pipe(count, v.description('Feeds of my other devices that are here')),
        awaited: v.pipe(count, v.description('Feeds that somebody has and that are not here yet')),
        closed: v.pipe(count, v.description('Feeds that nothing opens yet')),
        says: v.pipe(v.array(saying), v.description('The same in words')),
      }),
      v.description(
        'The part that is here of somebody who began a new device, by their words or by a link, until they saw it',
      ),
    ),
  ),
})

export type Me = v.InferOutput<typeof Me>

export type Status = v.InferOutput<typeof Status>

export type Notice = v.InferOutput<typeof Notice>
