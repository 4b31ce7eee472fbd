/** The owner's own note that they follow the public posts of somebody, or no longer do. */
import { keyLength } from '../crypto.ts'
import { publicFeedValue, readPublicFeeds, type PublicFeed } from '../follow-message.ts'
import { personId, personKey, type PersonId } from '../ids.ts'
import { addressBytesMax, addressesMax, nameBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** Where the posts of somebody are, as their node said it. */
export interface FollowedHome {
  readonly name: string
  /** The node that said it, 32 bytes. */
  readonly peerKey: Uint8Array
  /** Multiaddrs as text, without the peer id. */
  readonly addresses: readonly string[]
  /** Up to 32. */
  readonly feeds: readonly PublicFeed[]
}

export interface FollowRecord {
  readonly kind: 'follow'
  readonly person: PersonId
  /** Absent where they are followed no longer. */
  readonly home?: FollowedHome
  readonly atMs: number
}

export const followCodec: RecordCodec<FollowRecord> = {
  kind: 'follow',
  feeds: ['self'],
  fields: ({ person, home, atMs }) => ({
    person: personKey(person),
    on: home !== undefined,
    name: home?.name,
    peer: home?.peerKey,
    addrs: home?.addresses,
    feeds: home?.feeds.map(publicFeedValue),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'follow',
    person: personId(fields.bytes('person', keyLength)),
    ...(fields.flag('on') && {
      home: {
        name: fields.name('name', nameBytesMax),
        peerKey: fields.bytes('peer', keyLength),
        addresses: fields.texts('addrs', addressesMax, addressBytesMax),
        feeds: readPublicFeeds(fields),
      },
    }),
    atMs: fields.time('at'),
  }),
}
