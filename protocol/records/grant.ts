/**
 * A grant lets a contact read one epoch of an aspect. Every grant has the same size, and tells neither the aspect's
 * name, nor its size, nor the other holders.
 */
import { concat } from '../bytes.ts'
import { keyLength } from '../crypto.ts'
import { claimBytes, claimFromBytes, claimLength, type FeedClaim } from '../feed-claim.ts'
import type { RecordCodec } from './record-codec.ts'

export interface GrantRecord {
  readonly kind: 'grant'
  readonly claim: FeedClaim
  /** Epoch secret, 32 bytes. */
  readonly secret: Uint8Array
}

export const grantCodec: RecordCodec<GrantRecord> = {
  kind: 'grant',
  feeds: ['pair'],
  // One field, as names cost bytes: with them it would not fit the smallest envelope.
  fields: ({ claim, secret }) => ({ g: concat(claimBytes(claim), secret) }),
  read: (fields) => {
    const bytes = fields.bytes('g', claimLength + keyLength)
    return {
      kind: 'grant',
      claim: claimFromBytes(bytes.subarray(0, claimLength)),
      secret: bytes.slice(claimLength),
    }
  },
}
