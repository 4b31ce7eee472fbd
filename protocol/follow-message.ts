/**
 * The messages by which a holder of a person's id asks which public feeds they have, on `/pappus/follow/1.0.0`. Spec: wire.md,
 * "Follow messages".
 */
import { decodeFields, encodeFields, fieldsOf, mapOf, type Fields, type Value } from './codec.ts'
import { keyLength } from './crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from './device.ts'
import { MalformedError } from './errors.ts'
import { feedId, feedKey, personId, personKey, type FeedId, type PersonId } from './ids.ts'
import { followBytesMax, followFeedsMax, nameBytesMax } from './limits.ts'

export const followProtocol = '/pappus/follow/1.0.0'

/** A feed as somebody says it: its first entry proves it, or it does not count. */
export interface PublicFeed {
  readonly feed: FeedId
  /** Of the device that writes it, 32 bytes. */
  readonly peerKey: Uint8Array
}

/** `no` where people who are no contacts may not follow, and where the node is somebody else's; `later` where too many ask. */
export type FollowAnswer =
  | { readonly kind: 'no' | 'later' }
  | {
      readonly kind: 'feeds'
      /** 169 bytes, checked, of the device that answers. */
      readonly certificate: Uint8Array
      readonly device: DeviceCertificate
      readonly name: string
      /** Of all devices of its person, up to 32. */
      readonly feeds: readonly PublicFeed[]
    }

/** The question after the public feeds of a person. */
export function encodeFollow(person: PersonId): Uint8Array {
  return encodeFields({ k: 'follow', person: personKey(person) })
}

/** @throws {MalformedError} when the bytes are none. */
export function decodeFollow(bytes: Uint8Array): PersonId {
  const fields = decodeFields(bytes, followBytesMax)
  if (fields.text('k', 16) !== 'follow') throw new MalformedError('no question to follow')
  return personId(fields.bytes('person', keyLength))
}

export function encodeFollowAnswer(answer: FollowAnswer): Uint8Array {
  const { kind: k } = answer
  if (answer.kind !== 'feeds') return encodeFields({ k })
  const { certificate: cert, name, feeds } = answer
  return encodeFields({ k, cert, name, feeds: feeds.map(publicFeedValue) })
}

/**
 * An answer.
 *
 * @throws {MalformedError} when the bytes are none.
 * @throws {BadSignatureError} when the person did not sign the certificate.
 */
export function decodeFollowAnswer(bytes: Uint8Array): FollowAnswer {
  const fields = decodeFields(bytes, followBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'no' || kind === 'later') return { kind }
  if (kind !== 'feeds') throw new MalformedError('no answer to a question to follow')
  const certificate = fields.bytes('cert', certificateLength)
  return {
    kind,
    certificate,
    device: verifyCertificate(certificate),
    name: fields.name('name', nameBytesMax),
    feeds: readPublicFeeds(fields),
  }
}

export function publicFeedValue({ feed, peerKey }: PublicFeed): Value {
  return mapOf({ feed: feedKey(feed), peer: peerKey })
}

/** The feeds in the field `feeds`. @throws {MalformedError} when they are none, or more than 32. */
export function readPublicFeeds(fields: Fields): PublicFeed[] {
  return fields.list('feeds', followFeedsMax).map((value) => {
    const feed = fieldsOf(value)
    return { feed: feedId(feed.bytes('feed', keyLength)), peerKey: feed.bytes('peer', keyLength) }
  })
}
