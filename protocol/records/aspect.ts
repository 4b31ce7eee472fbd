/**
 * An aspect as its owner knows it: the newest record of an id counts. One that is for a single person has no name; its id follows
 * from the person, so that all devices of the owner have the same.
 */
import { toBase64url } from '../bytes.ts'
import { keyLength } from '../crypto.ts'
import {
  parseAspectId,
  personId,
  personKey,
  shortIdLength,
  type AspectId,
  type PersonId,
} from '../ids.ts'
import { aspectNameBytesMax } from '../limits.ts'
import { fromBase64url } from '../bytes.ts'
import type { Fields, Value } from '../codec.ts'
import type { RecordCodec } from './record-codec.ts'

export interface AspectRecord {
  readonly kind: 'aspect'
  readonly aspect: AspectId
  /** Empty where it is for one person. */
  readonly name: string
  /** The only person that it is for. */
  readonly person?: PersonId
  readonly atMs: number
}

export const aspectCodec: RecordCodec<AspectRecord> = {
  kind: 'aspect',
  feeds: ['self'],
  fields: ({ aspect, name, person, atMs }) => {
    const about = person === undefined ? { name } : { for: personKey(person) }
    return { aspect: aspectValue(aspect), ...about, at: atMs }
  },
  read: (fields) => ({
    kind: 'aspect',
    aspect: readAspect(fields),
    ...(fields.has('for')
      ? { name: '', person: personId(fields.bytes('for', keyLength)) }
      : { name: fields.name('name', aspectNameBytesMax) }),
    atMs: fields.time('at'),
  }),
}

/** An aspect id as the 16 bytes that records hold. */
export function aspectValue(aspect: AspectId): Value {
  return fromBase64url(aspect) ?? null
}

/** The field `aspect` of a record. */
export function readAspect(fields: Fields): AspectId {
  return parseAspectId(toBase64url(fields.bytes('aspect', shortIdLength)))
}
