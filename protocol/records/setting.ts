/** How the owner wants to have something, by name; the newest one counts. */
import { settingNameBytesMax, settingValueBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface SettingRecord {
  readonly kind: 'setting'
  readonly name: string
  readonly value: string
  readonly atMs: number
}

export const settingCodec: RecordCodec<SettingRecord> = {
  kind: 'setting',
  feeds: ['self'],
  fields: ({ name, value, atMs }) => ({ name, value, at: atMs }),
  read: (fields) => ({
    kind: 'setting',
    name: fields.text('name', settingNameBytesMax, 1),
    value: fields.text('value', settingValueBytesMax),
    atMs: fields.time('at'),
  }),
}
