/**
 * A grant lets a contact read one epoch of an aspect. Every grant has the same size, and tells neither the aspect's
 * name, nor its size, nor the other holders, but where there are none: then it says that.
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
  /** Whether its writer says that they grant it to this person alone. */
  readonly isForOne?: true
}

export const grantCodec: RecordCodec<GrantRecord> = {
  kind: 'grant',
  feeds: ['pair'],
  // Short names, as they cost bytes: with longer ones it would not fit the smallest envelope.
  fields: ({ claim, secret, isForOne }) => ({
    g: concat(claimBytes(claim), secret),
    y: isForOne,
  }),
  read: (fields) => {
    const bytes = fields.bytes('g', claimLength + keyLength)
    return {
      kind: 'grant',
      claim: claimFromBytes(bytes.subarray(0, claimLength)),
      secret: bytes.slice(claimLength),
      ...(fields.has('y') && fields.flag('y') && { isForOne: true as const }),
    }
  },
}
