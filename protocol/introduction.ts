/**
 * Two people who become contacts tell each other their certificate, name, the feeds that the other may read, and
 * where their node can be reached.
 */
import { mapOf, type Fields, type Value } from './codec.ts'
import { keyLength } from './crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from './device.ts'
import { claimBytes, readClaim, verifyClaim, type FeedClaim } from './feed-claim.ts'
import { addressBytesMax, addressesMax, nameBytesMax } from './limits.ts'

export interface Introduction {
  /** 169 bytes, checked. */
  readonly certificate: Uint8Array
  readonly device: DeviceCertificate
  readonly name: string
  readonly publicFeed: FeedClaim
  /** The feed that its writer keeps for the reader of this introduction alone. */
  readonly pairFeed: FeedClaim
  /** X25519, 32 bytes: the reader seals the first entry of their own pair feed to it. For this reader alone, used once. */
  readonly prekey: Uint8Array
  /** For another device of the same person: the feed with its private state. */
  readonly selfFeed?: FeedClaim
  /** Multiaddrs as text, best first, without the peer id. */
  readonly addresses: readonly string[]
}

/** An introduction as a value for the codec. */
export function introductionValue(introduction: Introduction): Value {
  const { certificate, name, publicFeed, pairFeed, prekey, selfFeed, addresses } = introduction
  return mapOf({
    cert: certificate,
    name,
    public: claimBytes(publicFeed),
    pair: claimBytes(pairFeed),
    prekey,
    self: selfFeed === undefined ? undefined : claimBytes(selfFeed),
    addrs: addresses,
  })
}

/**
 * The introduction in a decoded map.
 *
 * @throws {MalformedError} when a field is missing or wrong.
 * @throws {BadSignatureError} when the person did not sign the certificate, or a feed is not the device's.
 */
export function readIntroduction(fields: Fields): Introduction {
  const certificate = fields.bytes('cert', certificateLength)
  const device = verifyCertificate(certificate)
  const selfFeed = fields.has('self') ? { selfFeed: provedClaim(fields, 'self', device) } : {}
  return {
    certificate,
    device,
    name: fields.name('name', nameBytesMax),
    publicFeed: provedClaim(fields, 'public', device),
    pairFeed: provedClaim(fields, 'pair', device),
    prekey: fields.bytes('prekey', keyLength),
    ...selfFeed,
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
  }
}

function provedClaim(fields: Fields, key: string, device: DeviceCertificate): FeedClaim {
  const claim = readClaim(fields, key)
  verifyClaim(claim, device.peerKey)
  return claim
}
