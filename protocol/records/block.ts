/** The owner's own note that they want nothing to do with a contact from now on, or again something. */
import { keyLength } from '../crypto.ts'
import { personId, personKey, type PersonId } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

export interface BlockRecord {
  readonly kind: 'block'
  readonly person: PersonId
  /** Whether they are blocked from now on; `false` ends it. */
  readonly isBlocked: boolean
  readonly atMs: number
}

export const blockCodec: RecordCodec<BlockRecord> = {
  kind: 'block',
  feeds: ['self'],
  fields: ({ person, isBlocked, atMs }) => ({
    person: personKey(person),
    on: isBlocked,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'block',
    person: personId(fields.bytes('person', keyLength)),
    isBlocked: fields.flag('on'),
    atMs: fields.time('at'),
  }),
}
