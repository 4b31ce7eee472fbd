/** Where a device can be reached; the newest one counts. */
import { addressBytesMax, addressesMax } from '../limits.ts'
import type { RecordCodec } from './record.ts'

export interface CardRecord {
  readonly kind: 'card'
  /** Multiaddrs as text, best first, without the peer id. */
  readonly addresses: readonly string[]
  readonly atMs: number
}

export const cardCodec: RecordCodec<CardRecord> = {
  kind: 'card',
  feeds: ['pair'],
  fields: ({ addresses, atMs }) => ({ addrs: addresses, at: atMs }),
  read: (fields) => ({
    kind: 'card',
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
    atMs: fields.time('at'),
  }),
}
