/**
 * The certificates of those whose responses a feed relays: each stands there once, before the first relay that names it, so that a relay
 * needs 16 bytes for it. Spec: wire.md, "Responses".
 */
import { concat } from '../bytes.ts'
import { certificateLength } from '../device.ts'
import { MalformedError } from '../errors.ts'
import { certificatesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

export interface CertificatesRecord {
  readonly kind: 'certificates'
  /** 1 to 96, of 169 bytes each. */
  readonly certificates: readonly Uint8Array[]
}

export const certificatesCodec: RecordCodec<CertificatesRecord> = {
  kind: 'certificates',
  feeds: ['public', 'aspect'],
  fields: ({ certificates }) => ({ of: concat(...certificates) }),
  read(fields) {
    const certificates = fields.packed('of', certificatesMax, certificateLength)
    if (certificates.length === 0) throw new MalformedError('no certificates')
    return { kind: 'certificates', certificates }
  },
}
