/**
 * What lets a contact read one epoch of an aspect. Every grant has the same size, and says neither the aspect's
 * name, nor its size, nor who else has one.
 */
import { keyLength } from '../crypto.ts'
import { feedId, feedKey, type FeedId } from '../ids.ts'
import type { RecordCodec } from './record.ts'

export interface GrantRecord {
  readonly kind: 'grant'
  readonly feed: FeedId
  /** Epoch secret, 32 bytes. */
  readonly secret: Uint8Array
}

export const grantCodec: RecordCodec<GrantRecord> = {
  kind: 'grant',
  feeds: ['pair'],
  fields: ({ feed, secret }) => ({ feed: feedKey(feed), secret }),
  read: (fields) => ({
    kind: 'grant',
    feed: feedId(fields.bytes('feed', keyLength)),
    secret: fields.bytes('secret', keyLength),
  }),
}
