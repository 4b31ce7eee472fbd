/** An aspect as its owner knows it: the newest record of an id counts. */
import { toBase64url } from '../bytes.ts'
import { parseAspectId, shortIdLength, type AspectId } from '../ids.ts'
import { aspectNameBytesMax } from '../limits.ts'
import { fromBase64url } from '../bytes.ts'
import type { Fields, Value } from '../codec.ts'
import type { RecordCodec } from './record-codec.ts'

export interface AspectRecord {
  readonly kind: 'aspect'
  readonly aspect: AspectId
  readonly name: string
  readonly atMs: number
}

export const aspectCodec: RecordCodec<AspectRecord> = {
  kind: 'aspect',
  feeds: ['self'],
  fields: ({ aspect, name, atMs }) => ({ aspect: aspectValue(aspect), name, at: atMs }),
  read: (fields) => ({
    kind: 'aspect',
    aspect: readAspect(fields),
    name: fields.name('name', aspectNameBytesMax),
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
