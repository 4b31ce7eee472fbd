/**
 * What two people who become contacts tell each other: certificate, name, the feeds that each may read, and
 * where the node can be reached.
 */
import { mapOf, type Fields, type Value } from './codec.ts'
import { keyLength } from './crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from './device.ts'
import { feedId, feedKey, type FeedId } from './ids.ts'
import { addressBytesMax, addressesMax, nameBytesMax } from './limits.ts'

export interface Introduction {
  /** 169 bytes, checked. */
  readonly certificate: Uint8Array
  readonly device: DeviceCertificate
  readonly name: string
  readonly publicFeed: FeedId
  /** The feed that its writer keeps for the reader of this introduction alone. */
  readonly pairFeed: FeedId
  /** Multiaddrs as text, best first, without the peer id. */
  readonly addresses: readonly string[]
}

/** An introduction as a value for the codec. */
export function introductionValue(introduction: Introduction): Value {
  const { certificate, name, publicFeed, pairFeed, addresses } = introduction
  return mapOf({
    cert: certificate,
    name,
    public: feedKey(publicFeed),
    pair: feedKey(pairFeed),
    addrs: addresses,
  })
}

/**
 * The introduction in a decoded map.
 *
 * @throws {MalformedError} when a field is missing or wrong.
 * @throws {BadSignatureError} when the certificate is not signed by the person in it.
 */
export function readIntroduction(fields: Fields): Introduction {
  const certificate = fields.bytes('cert', certificateLength)
  return {
    certificate,
    device: verifyCertificate(certificate),
    name: fields.text('name', nameBytesMax, 1),
    publicFeed: feedId(fields.bytes('public', keyLength)),
    pairFeed: feedId(fields.bytes('pair', keyLength)),
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
  }
}
