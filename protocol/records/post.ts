/** A post: text and media for the readers of the feed it stands in. The same post may stand in several feeds. */
import { shortIdLength } from '../ids.ts'
import { postTextBytesMax } from '../limits.ts'
import { mediaValue, readMediaList, type Media } from '../media.ts'
import type { RecordCodec } from './record-codec.ts'

export interface PostRecord {
  readonly kind: 'post'
  /** 16 random bytes, which `postId` is made of. */
  readonly nonce: Uint8Array
  /** When the author wrote it, by their clock. */
  readonly atMs: number
  /** Up to 50,000 UTF-8 bytes. */
  readonly text: string
  /** Up to 20. */
  readonly media: readonly Media[]
}

export const postCodec: RecordCodec<PostRecord> = {
  kind: 'post',
  feeds: ['public', 'aspect'],
  fields: ({ nonce, atMs, text, media }) => ({
    id: nonce,
    at: atMs,
    text,
    media: media.length === 0 ? undefined : media.map(mediaValue),
  }),
  read: (fields) => ({
    kind: 'post',
    nonce: fields.bytes('id', shortIdLength),
    atMs: fields.time('at'),
    text: fields.body('text', postTextBytesMax),
    media: readMediaList(fields, 'media'),
  }),
}
