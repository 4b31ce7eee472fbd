/** That a contact is a member of an aspect from now on, or no longer. */
import { keyLength } from '../crypto.ts'
import { personId, personKey, type AspectId, type PersonId } from '../ids.ts'
import { aspectValue, readAspect } from './aspect.ts'
import type { RecordCodec } from './record-codec.ts'

export interface MemberRecord {
  readonly kind: 'member'
  readonly aspect: AspectId
  readonly person: PersonId
  readonly isMember: boolean
  /** Whether they also read earlier posts. */
  readonly history: boolean
  readonly atMs: number
}

export const memberCodec: RecordCodec<MemberRecord> = {
  kind: 'member',
  feeds: ['self'],
  fields: ({ aspect, person, isMember, history, atMs }) => ({
    aspect: aspectValue(aspect),
    person: personKey(person),
    in: isMember,
    history,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'member',
    aspect: readAspect(fields),
    person: personId(fields.bytes('person', keyLength)),
    isMember: fields.flag('in'),
    history: fields.flag('history'),
    atMs: fields.time('at'),
  }),
}
