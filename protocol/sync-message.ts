/**
 * The messages of `/pappus/sync/1.0.0`: questions and answers of at most 64 KiB. A reader asks for the heights of
 * the feeds it knows, then for pages. Feeds are named by salted tags, so a feed id is shown to nobody who does not
 * know it. Spec: README.md, "Sync".
 */
import { decodeFields, encodeFields, fieldsOf, mapOf, type Fields, type Value } from './codec.ts'
import { uintBytes } from './bytes.ts'
import { keyLength, sha256 } from './crypto.ts'
import { MalformedError } from './errors.ts'
import { tagLength } from './feed.ts'
import { feedKey, type FeedId } from './ids.ts'
import { feedEntriesMax, frameBytesMax, heightsMax } from './limits.ts'
import { pageValue, readPage, type Page } from './page.ts'

export const syncProtocol = '/pappus/sync/1.0.0'

/** Bytes of the salt that a reader draws for each question. */
export const saltLength = 16

export type SyncRequest =
  | { kind: 'same'; salt: Uint8Array; digest: Uint8Array }
  | { kind: 'heights'; salt: Uint8Array; tags: readonly Uint8Array[] }
  | { kind: 'page'; salt: Uint8Array; tag: Uint8Array; from: number }
  | { kind: 'news' }

export type SyncReply =
  | { kind: 'same'; isSame: boolean }
  /** In the order of the question; 0 where the feed is unknown, empty, or not for the asker. */
  | { kind: 'heights'; heights: readonly number[] }
  /** `undefined` where there is nothing from there on. */
  | { kind: 'page'; page: Page | undefined }
  | { kind: 'ok' }

export function encodeSyncRequest(request: SyncRequest): Uint8Array {
  const { kind } = request
  if (kind === 'same') return encodeFields({ k: kind, salt: request.salt, digest: request.digest })
  if (kind === 'heights') return encodeFields({ k: kind, salt: request.salt, tags: request.tags })
  if (kind === 'news') return encodeFields({ k: kind })
  return encodeFields({ k: kind, salt: request.salt, tag: request.tag, from: request.from })
}

/** @throws {MalformedError} when the bytes are no question of this protocol. */
export function decodeSyncRequest(bytes: Uint8Array): SyncRequest {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'news') return { kind }
  if (kind !== 'same' && kind !== 'heights' && kind !== 'page') {
    throw new MalformedError('unknown sync request')
  }
  const salt = fields.bytes('salt', saltLength)
  if (kind === 'same') return { kind, salt, digest: fields.bytes('digest', keyLength) }
  if (kind === 'heights') return { kind, salt, tags: fields.list('tags', heightsMax).map(readTag) }
  return { kind, salt, tag: fields.bytes('tag', tagLength), from: readSeq(fields) }
}

export function encodeSyncReply(reply: SyncReply): Uint8Array {
  if (reply.kind === 'heights') return encodeFields({ k: reply.kind, heights: reply.heights })
  if (reply.kind === 'same') return encodeFields({ k: reply.kind, same: reply.isSame })
  if (reply.kind === 'ok') return encodeFields({ k: reply.kind })
  const page = reply.page === undefined ? undefined : pageValue(reply.page)
  return encodeFields({ k: reply.kind, page })
}

/** @throws {MalformedError} when the bytes are no answer of this protocol. */
export function decodeSyncReply(bytes: Uint8Array): SyncReply {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'ok') return { kind }
  if (kind === 'same') return { kind, isSame: fields.flag('same') }
  if (kind === 'heights') {
    return { kind, heights: fields.list('heights', heightsMax).map(readHeight) }
  }
  if (kind !== 'page') throw new MalformedError('unknown sync reply')
  return { kind, page: fields.has('page') ? readPage(fields.fields('page')) : undefined }
}

/**
 * What stands for all heights of some feeds, in any order: 32 bytes that only who knows the same feeds at the same heights
 * can compute.
 */
export function heightsDigest(
  heights: readonly { feed: FeedId; height: number }[],
  salt: Uint8Array,
): Uint8Array {
  const sorted = heights.toSorted((a, b) => (a.feed < b.feed ? -1 : 1))
  const parts = sorted.flatMap(({ feed, height }) => [feedKey(feed), uintBytes(height, 8)])
  return sha256(salt, ...parts)
}

function readSeq(fields: Fields): number {
  return fields.uint('from', feedEntriesMax, 1)
}

function readTag(value: Value): Uint8Array {
  return fieldsOf(mapOf({ tag: value })).bytes('tag', tagLength)
}

function readHeight(value: Value): number {
  return fieldsOf(mapOf({ height: value })).uint('height', feedEntriesMax)
}
