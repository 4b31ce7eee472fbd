/** The owner's own note that they do not want to be shown for now what somebody posts, or want it again. */
import { keyLength } from '../crypto.ts'
import { personId, personKey, type PersonId } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

export interface MuteRecord {
  readonly kind: 'mute'
  readonly person: PersonId
  /** Whether they are muted from now on; `false` ends it. */
  readonly isMuted: boolean
  readonly atMs: number
}

export const muteCodec: RecordCodec<MuteRecord> = {
  kind: 'mute',
  feeds: ['self'],
  fields: ({ person, isMuted, atMs }) => ({ person: personKey(person), on: isMuted, at: atMs }),
  read: (fields) => ({
    kind: 'mute',
    person: personId(fields.bytes('person', keyLength)),
    isMuted: fields.flag('on'),
    atMs: fields.time('at'),
  }),
}
