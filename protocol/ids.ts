/**
 * Names of things. Inside the program each is a branded text; on the wire each is raw bytes.
 * They are parsed at the edge and trusted inside.
 */
import { base58btc } from 'multiformats/bases/base58'
import { concat, equalBytes, fromBase64url, toBase64url, uintBytes, utf8 } from './bytes.ts'
import { keyLength, sha256 } from './crypto.ts'
import { MalformedError } from './errors.ts'

/** A person: `did:key:z6Mk…`, the multibase form of their Ed25519 identity key (did:key method). */
export type PersonId = string & { readonly __personId: true }
/** A feed: base64url of its Ed25519 public key, 43 characters. */
export type FeedId = string & { readonly __feedId: true }
/** A post: base64url of 16 bytes, see `postId`. */
export type PostId = string & { readonly __postId: true }
/** A response, as a comment: base64url of 16 bytes, see `responseId`. */
export type ResponseId = string & { readonly __responseId: true }
/** Anything that others can answer. */
export type ItemId = PostId | ResponseId
/** The quote in a post that shares another one: base64url of 16 bytes, see `quoteId`. */
export type QuoteId = string & { readonly __quoteId: true }
/** A board or album: base64url of 16 bytes, see `collectionId`. */
export type CollectionId = string & { readonly __collectionId: true }
/** A draft of a post, known to its owner alone: base64url of 16 random bytes. */
export type DraftId = string & { readonly __draftId: true }
/** A guest link: base64url of 16 bytes that follow from its secret, see `guestKeys`. */
export type GuestLinkId = string & { readonly __guestLinkId: true }
/** The response of a guest: base64url of 16 bytes, see `guestResponseId`. */
export type GuestResponseId = string & { readonly __guestResponseId: true }
/** A certificate: base64url of 16 bytes, see `certificateId`. */
export type CertificateId = string & { readonly __certificateId: true }
/** A notification: base64url of 16 bytes, see `notificationId`. */
export type NotificationId = string & { readonly __notificationId: true }
/** A conversation: base64url of 16 bytes, see `conversationId`. */
export type ConversationId = string & { readonly __conversationId: true }
/** A message: base64url of 16 bytes, see `messageId`. */
export type MessageId = string & { readonly __messageId: true }
/** A blob: base64url of 32 bytes, the hash of its sealed chunks, see `blob.ts`. */
export type BlobId = string & { readonly __blobId: true }
/** An aspect, known to its owner alone: base64url of 16 random bytes. */
export type AspectId = string & { readonly __aspectId: true }

/** A peer: the libp2p `PeerId` of its Ed25519 key as text, `12D3KooW…`. */
export type PeerName = string & { readonly __peerName: true }

/** Bytes of post and aspect ids: enough never to collide by chance. */
export const shortIdLength = 16

const didKeyPrefix = 'did:key:'
/** Multicodec `ed25519-pub` (0xed) as a varint. */
const ed25519Code = Uint8Array.from([0xed, 0x01])
/** Identity multihash of 36 bytes; protobuf field 1 (type) = 1 (Ed25519), field 2 (data) of 32 bytes. */
const peerIdPrefix = Uint8Array.from([0x00, 0x24, 0x08, 0x01, 0x12, 0x20])

/** The person whose identity key (32 bytes) this is. */
export function personId(publicKey: Uint8Array): PersonId {
  return (didKeyPrefix + base58btc.encode(concat(ed25519Code, publicKey))) as PersonId
}

/** The identity key (32 bytes) of a person. */
export function personKey(id: PersonId): Uint8Array {
  if (lastKey?.id !== id) {
    const bytes = base58btc.decode(id.slice(didKeyPrefix.length)).subarray(ed25519Code.length)
    lastKey = { id, bytes }
  }
  return lastKey.bytes.slice()
}

/** Pages of posts ask for the same person again and again, and base58 is slow. */
let lastKey: { id: PersonId; bytes: Uint8Array } | undefined

/** Whether an id is a person's: no other id begins as theirs do. */
export function isPersonId(id: string): id is PersonId {
  return id.startsWith(didKeyPrefix)
}

/** @throws {MalformedError} when the text is no `did:key` of an Ed25519 key. */
export function parsePersonId(text: string): PersonId {
  try {
    if (text.length > 80) throw new MalformedError('a person id is shorter')
    const bytes = base58btc.decode(text.slice(didKeyPrefix.length))
    const key = bytes.subarray(ed25519Code.length)
    const isEd25519 = equalBytes(bytes.subarray(0, ed25519Code.length), ed25519Code)
    if (isEd25519 && key.length === keyLength && personId(key) === text) return text as PersonId
  } catch {
    // Falls through: every way of being wrong gets the same answer.
  }
  throw new MalformedError('not a person id')
}

/**
 * The peer of a device key (32 bytes): base58 of an identity multihash over libp2p's protobuf form of the key (libp2p
 * specification, "Peer Ids and Keys").
 */
export function peerName(peerKey: Uint8Array): PeerName {
  return base58btc.baseEncode(concat(peerIdPrefix, peerKey)) as PeerName
}

/** The device key (32 bytes) of a peer. */
export function peerKey(peer: PeerName): Uint8Array {
  return base58btc.baseDecode(peer).subarray(peerIdPrefix.length)
}

/** @throws {MalformedError} when the text is not the name of a peer with an Ed25519 key. */
export function parsePeerName(text: string): PeerName {
  try {
    if (text.length > 80) throw new MalformedError('the name of a peer is shorter')
    const key = peerKey(text as PeerName)
    if (key.length === keyLength && peerName(key) === text) return text as PeerName
  } catch {
    // Falls through: every way of being wrong gets the same answer.
  }
  throw new MalformedError('not the name of a peer')
}

/** The feed whose public key (32 bytes) this is. */
export function feedId(publicKey: Uint8Array): FeedId {
  return toBase64url(publicKey) as FeedId
}

/** The public key (32 bytes) of a feed. */
export function feedKey(id: FeedId): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(keyLength)
}

/** The blob of a hash (32 bytes). */
export function blobId(hash: Uint8Array): BlobId {
  return toBase64url(hash) as BlobId
}

/** Whether a text, as the name of a file, is the id of a blob. */
export function isBlobId(text: string): text is BlobId {
  return fromBase64url(text)?.length === keyLength
}

/** The hash (32 bytes) of a blob. */
export function blobHash(id: BlobId): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(keyLength)
}

/**
 * The id of a post: the first 16 bytes of SHA-256(author's identity key ‖ the post's own 16
 * random bytes). Nobody can give a post the id of somebody else's, and a post that stands in the feeds of
 * several aspects has one id.
 */
export function postId(author: PersonId, nonce: Uint8Array): PostId {
  return toBase64url(sha256(personKey(author), nonce).subarray(0, shortIdLength)) as PostId
}

/**
 * The id of a response: the first 16 bytes of SHA-256(writer's identity key ‖ post id ‖ the response's own 16 bytes), so
 * that it has its place under one post.
 */
export function responseId(writer: PersonId, post: PostId, nonce: Uint8Array): ResponseId {
  const postBytes = fromBase64url(post) ?? new Uint8Array(shortIdLength)
  const hash = sha256(personKey(writer), postBytes, nonce)
  return toBase64url(hash.subarray(0, shortIdLength)) as ResponseId
}

/** The id of a certificate: the first 16 bytes of SHA-256(`pappus/1/certificate-id` ‖ its 169 bytes). */
export function certificateId(certificate: Uint8Array): CertificateId {
  const hash = sha256(concat(utf8('pappus/1/certificate-id'), certificate))
  return toBase64url(hash.subarray(0, shortIdLength)) as CertificateId
}

/**
 * The id of a board or album: the first 16 bytes of SHA-256(owner's identity key ‖ `collection` ‖ its own 16 bytes), so that nobody can
 * change somebody else's.
 */
export function collectionId(owner: PersonId, nonce: Uint8Array): CollectionId {
  const hash = sha256(personKey(owner), utf8('collection'), nonce)
  return toBase64url(hash.subarray(0, shortIdLength)) as CollectionId
}

/** The id of the quote in a post: the first 16 bytes of SHA-256(`pappus/1/quote` ‖ post id), so that it is taken back without the post. */
export function quoteId(post: PostId): QuoteId {
  const bytes = fromBase64url(post) ?? new Uint8Array(shortIdLength)
  return toBase64url(sha256(utf8('pappus/1/quote'), bytes).subarray(0, shortIdLength)) as QuoteId
}

/**
 * The id of a notification: the first 16 bytes of SHA-256(`pappus/1/notification` ‖ its key), so that all devices of a person name it
 * alike, whatever came first to which.
 *
 * @param key its kind, the thing it is about and the act it tells of, with `!` between them.
 */
export function notificationId(key: string): NotificationId {
  const hash = sha256(utf8(`pappus/1/notification!${key}`))
  return toBase64url(hash.subarray(0, shortIdLength)) as NotificationId
}

/**
 * The id of a conversation: the first 16 bytes of SHA-256(`conversation` ‖ the identity keys of its participants, in their order), so
 * that nobody can add or leave out anybody. For the order see `records/message.ts`.
 */
export function conversationId(participants: readonly PersonId[]): ConversationId {
  const hash = sha256(utf8('conversation'), ...participants.map(personKey))
  return toBase64url(hash.subarray(0, shortIdLength)) as ConversationId
}

/**
 * The id of a message: the first 16 bytes of SHA-256(writer's identity key ‖ conversation id ‖ its time, 8 bytes ‖ its own 16 bytes), so
 * that neither its writer nor its place can be another one in a later version.
 */
export function messageId(
  writer: PersonId,
  conversation: ConversationId,
  { atMs, nonce }: { atMs: number; nonce: Uint8Array },
): MessageId {
  const place = fromBase64url(conversation) ?? new Uint8Array(shortIdLength)
  const hash = sha256(personKey(writer), place, uintBytes(atMs, 8), nonce)
  return toBase64url(hash.subarray(0, shortIdLength)) as MessageId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseConversationId(text: string): ConversationId {
  return parseShortId(text) as ConversationId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseMessageId(text: string): MessageId {
  return parseShortId(text) as MessageId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseCollectionId(text: string): CollectionId {
  return parseShortId(text) as CollectionId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseDraftId(text: string): DraftId {
  return parseShortId(text) as DraftId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseGuestLinkId(text: string): GuestLinkId {
  return parseShortId(text) as GuestLinkId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseGuestResponseId(text: string): GuestResponseId {
  return parseShortId(text) as GuestResponseId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseAspectId(text: string): AspectId {
  return parseShortId(text) as AspectId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parsePostId(text: string): PostId {
  return parseShortId(text) as PostId
}

/** @throws {MalformedError} unless the text is base64url of 16 bytes. */
export function parseResponseId(text: string): ResponseId {
  return parseShortId(text) as ResponseId
}

function parseShortId(text: string): string {
  if (text.length > 32 || fromBase64url(text)?.length !== shortIdLength) {
    throw new MalformedError('not base64url of 16 bytes')
  }
  return text
}
