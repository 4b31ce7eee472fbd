/** The owner's own notes of a guest link, so that all of their devices list it and can end it. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { keyLength } from '../crypto.ts'
import {
  peerKey,
  peerName,
  shortIdLength,
  type CollectionId,
  type PeerName,
  type PostId,
} from '../ids.ts'
import { addressBytesMax, addressesMax, guestOriginBytesMax, guestPostsMax } from '../limits.ts'
import { MalformedError } from '../errors.ts'
import type { RecordCodec } from './record-codec.ts'

export interface GuestLinkRecord {
  readonly kind: 'guest-link'
  /** 32 random bytes, see `guestKeys`. */
  readonly seed: Uint8Array
  /** The posts in it, 1 to 100. */
  readonly posts: readonly PostId[]
  /** The board or album that they stand in; absent for a single post. */
  readonly collection?: CollectionId
  /** The node that serves it: a relay, or the device that made the link. */
  readonly holder: PeerName
  /** Where a relay is reached, up to 8 multiaddrs; none for a device of the owner. */
  readonly addresses: readonly string[]
  /** Of the page that opens it, as a browser has it: 1 to 200 bytes. */
  readonly origin: string
  /** Whether guests may respond. */
  readonly responses?: true
  readonly expiresAtMs: number
  readonly atMs: number
}

/** A guest link is over before its time. */
export interface GuestLinkEndRecord {
  readonly kind: 'guest-link-end'
  readonly seed: Uint8Array
  readonly atMs: number
}

export const guestLinkCodec: RecordCodec<GuestLinkRecord> = {
  kind: 'guest-link',
  feeds: ['self'],
  fields: ({ seed, posts, collection, holder, addresses, origin, responses, ...times }) => ({
    seed,
    of: posts.map((post) => fromBase64url(post) ?? noId),
    in: collection === undefined ? undefined : (fromBase64url(collection) ?? noId),
    by: peerKey(holder),
    where: addresses.length === 0 ? undefined : addresses,
    origin,
    responses,
    until: times.expiresAtMs,
    at: times.atMs,
  }),
  read: (fields) => {
    const posts = fields.byteStrings('of', guestPostsMax, shortIdLength)
    if (posts.length === 0) throw new MalformedError('of: no post')
    return {
      kind: 'guest-link',
      seed: fields.bytes('seed', keyLength),
      posts: posts.map((id) => toBase64url(id) as PostId),
      ...(fields.has('in') && {
        collection: toBase64url(fields.bytes('in', shortIdLength)) as CollectionId,
      }),
      holder: peerName(fields.bytes('by', keyLength)),
      addresses: fields.has('where') ? fields.texts('where', addressesMax, addressBytesMax) : [],
      origin: fields.text('origin', guestOriginBytesMax, 1),
      ...(fields.has('responses') && fields.flag('responses') && { responses: true as const }),
      expiresAtMs: fields.time('until'),
      atMs: fields.time('at'),
    }
  },
}

export const guestLinkEndCodec: RecordCodec<GuestLinkEndRecord> = {
  kind: 'guest-link-end',
  feeds: ['self'],
  fields: ({ seed, atMs }) => ({ seed, at: atMs }),
  read: (fields) => ({
    kind: 'guest-link-end',
    seed: fields.bytes('seed', keyLength),
    atMs: fields.time('at'),
  }),
}

const noId = new Uint8Array(shortIdLength)
