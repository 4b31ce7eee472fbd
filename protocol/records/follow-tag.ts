/** A tag that the owner follows, or no longer does; of all that they said of one tag the newest counts. */
import { tagBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface FollowTagRecord {
  readonly kind: 'follow-tag'
  /** As it is looked up, without `#`, 1 to 400 UTF-8 bytes. */
  readonly tag: string
  readonly isFollowed: boolean
  readonly atMs: number
}

export const followTagCodec: RecordCodec<FollowTagRecord> = {
  kind: 'follow-tag',
  feeds: ['self'],
  fields: ({ tag, isFollowed, atMs }) => ({ tag, on: isFollowed, at: atMs }),
  read: (fields) => ({
    kind: 'follow-tag',
    tag: fields.text('tag', tagBytesMax, 1),
    isFollowed: fields.flag('on'),
    atMs: fields.time('at'),
  }),
}
