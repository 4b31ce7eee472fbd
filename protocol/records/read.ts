/** Up to which time the owner has read the timeline; the latest such time counts. */
import type { RecordCodec } from './record-codec.ts'

export interface ReadRecord {
  readonly kind: 'read'
  readonly untilMs: number
  readonly atMs: number
}

export const readCodec: RecordCodec<ReadRecord> = {
  kind: 'read',
  feeds: ['self'],
  fields: ({ untilMs, atMs }) => ({ until: untilMs, at: atMs }),
  read: (fields) => ({
    kind: 'read',
    untilMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}
