/** The owner's own name and note for somebody, which nobody else ever gets; the newest one counts. */
import { keyLength } from '../crypto.ts'
import { personId, personKey, type PersonId } from '../ids.ts'
import { nameBytesMax, personNoteBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface NoteRecord {
  readonly kind: 'note'
  readonly person: PersonId
  /** Up to 120 UTF-8 bytes; empty for the name that they gave themselves. */
  readonly name: string
  /** Up to 2,000 UTF-8 bytes; empty for none. */
  readonly text: string
  readonly atMs: number
}

export const noteCodec: RecordCodec<NoteRecord> = {
  kind: 'note',
  feeds: ['self'],
  fields: ({ person, name, text, atMs }) => ({
    person: personKey(person),
    name: name === '' ? undefined : name,
    text,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'note',
    person: personId(fields.bytes('person', keyLength)),
    name: fields.has('name') ? fields.name('name', nameBytesMax) : '',
    text: fields.body('text', personNoteBytesMax),
    atMs: fields.time('at'),
  }),
}
