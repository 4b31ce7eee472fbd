/** Up to which time the owner has read the timeline; the latest such time counts. */
import { concat } from '../bytes.ts'
import { shortIdLength } from '../ids.ts'
import { readPostsMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface ReadRecord {
  readonly kind: 'read'
  /** Ids of the posts, 16 bytes each; absent in records that mean all up to `untilMs`. */
  readonly posts?: readonly Uint8Array[]
  /** When the newest of them stood in the timeline of the device on which they were read. */
  readonly untilMs: number
  readonly atMs: number
}

export const readCodec: RecordCodec<ReadRecord> = {
  kind: 'read',
  feeds: ['self'],
  fields: ({ posts, untilMs, atMs }) => ({
    ...(posts !== undefined && { posts: concat(...posts) }),
    until: untilMs,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'read',
    ...(fields.has('posts') && {
      posts: fields.packed('posts', readPostsMax, shortIdLength),
    }),
    untilMs: fields.time('until'),
    atMs: fields.time('at'),
  }),
}
