/** A post of the feed's owner that stands first on their page, or no longer; of all that they said of one post the newest counts. */
import { shortIdLength } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

export interface PinRecord {
  readonly kind: 'pin'
  /** Of the post, 16 bytes. */
  readonly nonce: Uint8Array
  readonly isPinned: boolean
  readonly atMs: number
}

export const pinCodec: RecordCodec<PinRecord> = {
  kind: 'pin',
  feeds: ['public', 'aspect'],
  fields: ({ nonce, isPinned, atMs }) => ({ id: nonce, on: isPinned, at: atMs }),
  read: (fields) => ({
    kind: 'pin',
    nonce: fields.bytes('id', shortIdLength),
    isPinned: fields.flag('on'),
    atMs: fields.time('at'),
  }),
}
