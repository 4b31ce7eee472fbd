/**
 * A message on the topic of an aspect epoch: one new entry, or only its place where it is too large to be repeated
 * by a mesh. It is sealed with a key of the epoch: a contact that learns the topic from a friend's subscriptions, but
 * has no grant, sees random bytes of one of a few sizes.
 */
import { concat, readUint, uintBytes } from './bytes.ts'
import { nonceLength, open, seal, tagLength } from './crypto.ts'
import { encodeEntry, verifyEntry, type SignedEntry } from './entry.ts'
import { MalformedError, TooLargeError, UnsupportedVersionError } from './errors.ts'
import { feedId, feedKey, type FeedId } from './ids.ts'
import { feedEntriesMax, gossipBytesMax, gossipPayloadBytesMax } from './limits.ts'

export type GossipMessage =
  | { kind: 'entry'; entry: SignedEntry }
  | { kind: 'hint'; feed: FeedId; height: number }

const version = 1
const kinds = { entry: 0, hint: 1 } as const
const overhead = 1 + nonceLength + tagLength
const hintLength = 1 + 32 + 8

/** The message that tells of a new entry: the entry itself, or a hint above 16 KiB of payload. */
export function announcementOf(entry: SignedEntry): GossipMessage {
  if (entry.header.size <= gossipPayloadBytesMax) return { kind: 'entry', entry }
  return { kind: 'hint', feed: entry.header.feed, height: entry.header.seq }
}

/**
 * | bytes | field |
 * | --- | --- |
 * | 1 | version, 1 |
 * | 24 | nonce |
 * | rest | XChaCha20-Poly1305 of: 0 and an entry, or 1, feed (32) and height (8) |
 *
 * @param key see `gossipKey`.
 * @param nonce 24 random bytes.
 */
export function sealGossip(
  message: GossipMessage,
  { key, nonce }: { key: Uint8Array; nonce: Uint8Array },
): Uint8Array {
  const header = Uint8Array.of(version)
  return concat(header, nonce, seal(encodeGossip(message), { key, nonce, context: header }))
}

/**
 * Reads and checks a message, the signature of its entry included.
 *
 * @throws {CannotOpenError} when it was not sealed by a reader of the epoch.
 * @throws {BadSignatureError} when the feed's owner did not sign the entry.
 */
export function openGossip(bytes: Uint8Array, key: Uint8Array): GossipMessage {
  if (bytes.length > gossipBytesMax) throw new TooLargeError('gossip', { max: gossipBytesMax })
  if (bytes.length < overhead) throw new MalformedError('gossip: truncated')
  if (bytes[0] !== version) throw new UnsupportedVersionError('gossip')
  const nonce = bytes.subarray(1, 1 + nonceLength)
  const sealed = bytes.subarray(1 + nonceLength)
  return decodeGossip(open(sealed, { key, nonce, context: bytes.subarray(0, 1) }))
}

function encodeGossip(message: GossipMessage): Uint8Array {
  if (message.kind === 'entry') {
    return concat(Uint8Array.of(kinds.entry), encodeEntry(message.entry))
  }
  return concat(Uint8Array.of(kinds.hint), feedKey(message.feed), uintBytes(message.height, 8))
}

function decodeGossip(bytes: Uint8Array): GossipMessage {
  if (bytes[0] === kinds.entry) return { kind: 'entry', entry: verifyEntry(bytes.subarray(1)) }
  const height = readUint(bytes, 33, 8)
  if (bytes[0] !== kinds.hint || bytes.length !== hintLength || height > feedEntriesMax) {
    throw new MalformedError('gossip: no entry and no hint')
  }
  return { kind: 'hint', feed: feedId(bytes.subarray(1, 33)), height }
}
