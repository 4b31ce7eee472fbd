/** A post that the owner does not want to see any more, or wants to see again; of all that they said of one post the newest counts. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { shortIdLength, type PostId } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

export interface HideRecord {
  readonly kind: 'hide'
  readonly post: PostId
  readonly isHidden: boolean
  readonly atMs: number
}

export const hideCodec: RecordCodec<HideRecord> = {
  kind: 'hide',
  feeds: ['self'],
  fields: ({ post, isHidden, atMs }) => ({ post: fromBase64url(post), on: isHidden, at: atMs }),
  read: (fields) => ({
    kind: 'hide',
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
    isHidden: fields.flag('on'),
    atMs: fields.time('at'),
  }),
}
