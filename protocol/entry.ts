/**
 * An entry of a feed: a header of fixed size, its signature, and beside them the sealed payload.
 *
 * Headers are linked by hash, so that one signature proves an entry and all before it, and a payload can be
 * dropped while the chain stays whole. Spec: wire.md, "Entry".
 */
import { concat, equalBytes, readUint, uintBytes } from './bytes.ts'
import { keyLength, sha256, signatureLength, verifySignature, type Signer } from './crypto.ts'
import { BadSignatureError, MalformedError, UnsupportedVersionError } from './errors.ts'
import { feedId, feedKey, type FeedId } from './ids.ts'
import { feedEntriesMax, payloadBytesMax } from './limits.ts'
import { signedMessage } from './signed-message.ts'

export interface Header {
  readonly feed: FeedId
  /** From 1. */
  readonly seq: number
  /** Hash of the entry before, 32 bytes; zeros before the first. */
  readonly prev: Uint8Array
  /** Bytes of the payload. */
  readonly size: number
  /** SHA-256 of the payload, 32 bytes. */
  readonly payloadHash: Uint8Array
}

/** A header with its hash, as stored. `signature` is only there where it was checked or made here. */
export interface Entry {
  readonly header: Header
  /** SHA-256 of the encoded header, 32 bytes. */
  readonly hash: Uint8Array
  readonly signature?: Uint8Array
  /** `undefined` once dropped. */
  readonly payload?: Uint8Array
}

export interface SignedEntry extends Entry {
  readonly signature: Uint8Array
  readonly payload: Uint8Array
}

export const headerLength = 1 + keyLength + 8 + keyLength + 4 + keyLength
/** The `prev` of the first entry. */
export const noPrev: Uint8Array = new Uint8Array(keyLength)

const version = 1

/**
 * The 109 bytes of a header.
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 1 | version, 1 |
 * | 1 | 32 | feed |
 * | 33 | 8 | seq |
 * | 41 | 32 | prev |
 * | 73 | 4 | size |
 * | 77 | 32 | payload hash |
 */
export function encodeHeader(header: Header): Uint8Array {
  const bytes = new Uint8Array(headerLength)
  bytes[0] = version
  bytes.set(feedKey(header.feed), 1)
  bytes.set(uintBytes(header.seq, 8), 33)
  bytes.set(header.prev, 41)
  bytes.set(uintBytes(header.size, 4), 73)
  bytes.set(header.payloadHash, 77)
  return bytes
}

/**
 * Reads a header.
 *
 * @throws {MalformedError} when a field is out of its range.
 * @throws {UnsupportedVersionError} unless it is version 1.
 */
export function decodeHeader(bytes: Uint8Array): Header {
  if (bytes.length !== headerLength) throw new MalformedError('header: wrong length')
  if (bytes[0] !== version) throw new UnsupportedVersionError('entry')
  const header = {
    feed: feedId(bytes.subarray(1, 33)),
    seq: readUint(bytes, 33, 8),
    prev: bytes.slice(41, 73),
    size: readUint(bytes, 73, 4),
    payloadHash: bytes.slice(77, 109),
  }
  if (header.seq < 1 || header.seq > feedEntriesMax) throw new MalformedError('header: seq')
  if (header.size > payloadBytesMax) throw new MalformedError('header: size')
  if (header.seq === 1 && !equalBytes(header.prev, noPrev)) throw new MalformedError('header: prev')
  return header
}

/** Height and hash of a feed's last entry, which the next one continues. */
export interface Head {
  readonly height: number
  readonly hash: Uint8Array
}

/** The head of a feed without entries. */
export const emptyHead: Head = { height: 0, hash: noPrev }

/** The unsigned entry that follows `head` with this payload. */
export function nextEntry(feed: FeedId, head: Head, payload: Uint8Array): Entry {
  const payloadHash = sha256(payload)
  return linkEntry(feed, head, { size: payload.length, payloadHash, payload })
}

/** The unsigned entry that follows `head`, where the payload itself may be gone. */
export function linkEntry(
  feed: FeedId,
  head: Head,
  body: { size: number; payloadHash: Uint8Array; payload?: Uint8Array },
): Entry {
  const { size, payloadHash } = body
  const header = { feed, seq: head.height + 1, prev: head.hash, size, payloadHash }
  const entry = { header, hash: sha256(encodeHeader(header)) }
  return body.payload === undefined ? entry : { ...entry, payload: body.payload }
}

/** Signs an entry with the key of its feed. */
export function signEntry(signer: Signer, entry: Entry & { payload: Uint8Array }): SignedEntry {
  return { ...entry, signature: signer.sign(signedMessage('entry', entry.hash)) }
}

/** @throws {BadSignatureError} unless the feed's key signed this entry hash. */
export function verifyEntrySignature(feed: FeedId, hash: Uint8Array, signature: Uint8Array): void {
  const message = signedMessage('entry', hash)
  if (signature.length !== signatureLength) throw new BadSignatureError('entry')
  if (!verifySignature({ publicKey: feedKey(feed), message, signature })) {
    throw new BadSignatureError('entry')
  }
}

/** The head that an entry makes. */
export function headOf(entry: Entry): Head {
  return { height: entry.header.seq, hash: entry.hash }
}

/** All bytes of a signed entry: header, signature, payload. */
export function encodeEntry(entry: SignedEntry): Uint8Array {
  return concat(encodeHeader(entry.header), entry.signature, entry.payload)
}

/**
 * Reads and checks an entry that stands alone.
 *
 * @throws {MalformedError} when its payload is not the one its header names.
 * @throws {BadSignatureError} unless its feed's key signed it.
 */
export function verifyEntry(bytes: Uint8Array): SignedEntry {
  if (bytes.length < headerLength + signatureLength) throw new MalformedError('entry: truncated')
  const header = decodeHeader(bytes.subarray(0, headerLength))
  const signature = bytes.slice(headerLength, headerLength + signatureLength)
  const payload = bytes.slice(headerLength + signatureLength)
  if (payload.length !== header.size || !equalBytes(sha256(payload), header.payloadHash)) {
    throw new MalformedError('entry: not its payload')
  }
  const hash = sha256(bytes.subarray(0, headerLength))
  verifyEntrySignature(header.feed, hash, signature)
  return { header, hash, signature, payload }
}
