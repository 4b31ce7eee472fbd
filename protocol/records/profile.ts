/** How a person presents themselves; the newest one counts. */
import { nameBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface ProfileRecord {
  readonly kind: 'profile'
  /** 1 to 120 UTF-8 bytes. */
  readonly name: string
  readonly atMs: number
}

export const profileCodec: RecordCodec<ProfileRecord> = {
  kind: 'profile',
  feeds: ['public'],
  fields: ({ name, atMs }) => ({ name, at: atMs }),
  read: (fields) => ({
    kind: 'profile',
    name: fields.name('name', nameBytesMax),
    atMs: fields.time('at'),
  }),
}
