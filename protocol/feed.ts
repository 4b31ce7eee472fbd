/**
 * A feed: the append-only sequence of one device, named by an Ed25519 key made for it alone. The four
 * kinds differ in who can read them; their bytes are alike.
 */
import { concat, utf8 } from './bytes.ts'
import { deriveKey, hmac, signerFromSeed, type Signer } from './crypto.ts'
import { feedKey, type AspectId, type FeedId, type PeerName } from './ids.ts'

export const feedKinds = ['public', 'aspect', 'pair', 'self'] as const
export type FeedKind = (typeof feedKinds)[number]

/** Which of a device's feeds. */
export type FeedName =
  | { kind: 'public' }
  | { kind: 'aspect'; aspect: AspectId; epoch: number }
  | { kind: 'pair'; peer: PeerName }
  | { kind: 'self' }

/** The key of one of a device's feeds: derived, so that none has to be stored. */
export function feedSigner(feedSecret: Uint8Array, name: FeedName): Signer {
  return signerFromSeed(deriveKey(feedSecret, `pappus/1/feed/${describeFeed(name)}`))
}

/** A feed among those of its device, as a label. */
export function describeFeed(name: FeedName): string {
  if (name.kind === 'aspect') return `aspect/${name.aspect}/${name.epoch}`
  if (name.kind === 'pair') return `pair/${name.peer}`
  return name.kind
}

/** The 32-byte key that the payloads of a feed are sealed with, from the secret its readers share. */
export function contentKey(readSecret: Uint8Array, feed: FeedId): Uint8Array {
  return deriveKey(concat(readSecret, feedKey(feed)), 'pappus/1/content')
}

/** The 32-byte key that gossip about a feed is sealed with. */
export function gossipKey(readSecret: Uint8Array): Uint8Array {
  return deriveKey(readSecret, 'pappus/1/gossip')
}

/** The gossip topic of an aspect epoch: 64 hexadecimal digits that only its readers can compute. */
export function topicName(readSecret: Uint8Array): string {
  return Array.from(deriveKey(readSecret, 'pappus/1/topic'), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** Bytes of a feed tag. */
export const tagLength = 16

/**
 * The tag that names a feed to a peer without telling its id: HMAC of a salt by the id. Only a peer
 * that knows the id already recognises it, and no two sessions show the same tag.
 */
export function feedTag(feed: FeedId, salt: Uint8Array): Uint8Array {
  return hmac(feedKey(feed), utf8('pappus/1/tag'), salt).subarray(0, tagLength)
}
