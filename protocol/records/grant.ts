/**
 * What lets a contact read one epoch of an aspect. Every grant has the same size, and says neither the aspect's
 * name, nor its size, nor who else has one.
 */
import { keyLength } from '../crypto.ts'
import { claimBytes, readClaim, type FeedClaim } from '../feed-claim.ts'
import type { RecordCodec } from './record.ts'

export interface GrantRecord {
  readonly kind: 'grant'
  readonly claim: FeedClaim
  /** Epoch secret, 32 bytes. */
  readonly secret: Uint8Array
}

export const grantCodec: RecordCodec<GrantRecord> = {
  kind: 'grant',
  feeds: ['pair'],
  fields: ({ claim, secret }) => ({ feed: claimBytes(claim), secret }),
  read: (fields) => ({
    kind: 'grant',
    claim: readClaim(fields, 'feed'),
    secret: fields.bytes('secret', keyLength),
  }),
}
