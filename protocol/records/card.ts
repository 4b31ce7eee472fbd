/** Where a device can be reached; the newest one counts. */
import { fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { addressBytesMax, addressesMax, cardCarriersMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** A carrier of feeds of the card's writer: where to ask while the writer is away. */
export interface CardCarrier {
  /** Ed25519 key, 32 bytes. */
  readonly peerKey: Uint8Array
  readonly addresses: readonly string[]
}

export interface CardRecord {
  readonly kind: 'card'
  /** Multiaddrs as text, best first, without the peer id. */
  readonly addresses: readonly string[]
  readonly carriers: readonly CardCarrier[]
  /** Discovery secret, 32 bytes, by which its cards in the DHT are found; absent where the device puts none there. */
  readonly secret?: Uint8Array
  readonly atMs: number
}

export const cardCodec: RecordCodec<CardRecord> = {
  kind: 'card',
  feeds: ['pair'],
  fields: ({ addresses, carriers, secret, atMs }) => ({
    addrs: addresses,
    carriers: carriers.map(carrierValue),
    secret,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'card',
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
    carriers: fields.list('carriers', cardCarriersMax).map((value) => readCarrier(fieldsOf(value))),
    ...(fields.has('secret') && { secret: fields.bytes('secret', keyLength) }),
    atMs: fields.time('at'),
  }),
}

function carrierValue({ peerKey, addresses }: CardCarrier): Value {
  return mapOf({ peer: peerKey, addrs: addresses })
}

function readCarrier(fields: Fields): CardCarrier {
  return {
    peerKey: fields.bytes('peer', keyLength),
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
  }
}
