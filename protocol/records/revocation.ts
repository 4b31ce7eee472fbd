/** A device of the feed's owner that is theirs no longer. It stands in a public feed, so that all who read anything of them hear of it. */
import { revocationLength, verifyRevocation, type Revocation } from '../revocation.ts'
import type { RecordCodec } from './record-codec.ts'

export interface RevocationRecord {
  readonly kind: 'revocation'
  /** 137 bytes. */
  readonly statement: Uint8Array
  /** The content of the statement. */
  readonly revocation: Revocation
}

export const revocationCodec: RecordCodec<RevocationRecord> = {
  kind: 'revocation',
  feeds: ['public'],
  fields: ({ statement }) => ({ of: statement }),
  read(fields) {
    const statement = fields.bytes('of', revocationLength)
    return { kind: 'revocation', statement, revocation: verifyRevocation(statement) }
  },
}
