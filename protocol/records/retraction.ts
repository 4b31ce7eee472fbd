/**
 * That a post or response is taken back: its readers drop the text. It may reach them before the text does. In the feed of a
 * post's author it counts for that post and for any response to it; in a pair feed, for a response of the writer. The quote in a post is taken back alone likewise.
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { shortIdLength, type ItemId, type QuoteId } from '../ids.ts'
import type { RecordCodec } from './record-codec.ts'

export interface RetractionRecord {
  readonly kind: 'retraction'
  readonly target: ItemId | QuoteId
  readonly atMs: number
}

export const retractionCodec: RecordCodec<RetractionRecord> = {
  kind: 'retraction',
  feeds: ['public', 'aspect', 'pair'],
  fields: ({ target, atMs }) => ({ of: fromBase64url(target), at: atMs }),
  read: (fields) => ({
    kind: 'retraction',
    target: toBase64url(fields.bytes('of', shortIdLength)) as ItemId | QuoteId,
    atMs: fields.time('at'),
  }),
}
