/**
 * A board or an album: posts, or single media of them, in an order of its owner's, with notes. Each record holds the whole of it, and says
 * which version changed each item, so that readers join records that two devices of its owner wrote apart. It names posts by their ids alone, so that it tells nothing of a post to anybody who cannot see that post.
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type PostId } from '../ids.ts'
import {
  collectedMax,
  collectionNameBytesMax,
  collectionNoteBytesMax,
  collectionVersionsMax,
  mediaMax,
} from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** A board holds whatever was saved; an album holds pictures that are looked at one after the other. */
export const collectionTypes = ['board', 'album'] as const
export type CollectionType = (typeof collectionTypes)[number]

/** A post on a board, or one of its media. */
export interface CollectedItem {
  readonly post: PostId
  /** Which of its media, from 0; absent for the post as a whole. */
  readonly number?: number
  /** Up to 200 UTF-8 bytes. */
  readonly note: string
}

/** One that stands there. */
export interface ListedItem extends CollectedItem {
  /** In which version it was added, or got its note. */
  readonly version: number
}

/** One that was taken off. */
export interface RemovedItem extends Pick<CollectedItem, 'post' | 'number'> {
  readonly version: number
}

export interface CollectionRecord {
  readonly kind: 'collection'
  /** 16 random bytes, which `collectionId` is made of. */
  readonly nonce: Uint8Array
  /** From 1 on. */
  readonly version: number
  /** 1 to 120 UTF-8 bytes. */
  readonly name: string
  readonly type: CollectionType
  /** In the order of their owner, up to 200. */
  readonly items: readonly ListedItem[]
  /** Those that were taken off last, up to 200: another device may have them still. */
  readonly removed: readonly RemovedItem[]
  /** Whether its owner deleted it. */
  readonly isGone?: true
  readonly atMs: number
}

export const collectionCodec: RecordCodec<CollectionRecord> = {
  kind: 'collection',
  feeds: ['public', 'aspect', 'self'],
  fields: ({ nonce, version, name, type, items, removed, isGone, atMs }) => ({
    id: nonce,
    v: version,
    name,
    type,
    of: items.map((item) => itemValue(item, version)),
    off: removed.length === 0 ? undefined : removed.map((item) => itemValue(item, version)),
    gone: isGone,
    at: atMs,
  }),
  read: (fields) => {
    const version = fields.uint('v', collectionVersionsMax, 1)
    const removed = fields.has('off') ? fields.list('off', collectedMax) : []
    return {
      kind: 'collection',
      nonce: fields.bytes('id', shortIdLength),
      version,
      name: fields.name('name', collectionNameBytesMax),
      type: readType(fields.text('type', 16)),
      items: fields.list('of', collectedMax).map((value) => readItem(value, version)),
      removed: removed.map((value) => readRemoved(fieldsOf(value), version)),
      ...(fields.has('gone') && fields.flag('gone') && { isGone: true }),
      atMs: fields.time('at'),
    }
  },
}

/** @param latest version of the record, which is not said again. */
function itemValue(
  { post, number, version, ...item }: ListedItem | RemovedItem,
  latest: number,
): Value {
  const note = 'note' in item ? item.note : ''
  return mapOf({
    post: fromBase64url(post) ?? new Uint8Array(shortIdLength),
    n: number,
    note: note === '' ? undefined : note,
    v: version === latest ? undefined : version,
  })
}

function readItem(value: Value, latest: number): ListedItem {
  const fields = fieldsOf(value)
  const { version, ...place } = readRemoved(fields, latest)
  const note = fields.has('note') ? fields.body('note', collectionNoteBytesMax) : ''
  return { ...place, note, version }
}

function readRemoved(fields: Fields, latest: number): RemovedItem {
  return {
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
    ...(fields.has('n') && { number: fields.uint('n', mediaMax - 1) }),
    version: fields.has('v') ? fields.uint('v', latest - 1, 1) : latest,
  }
}

function readType(text: string): CollectionType {
  const type = collectionTypes.find((candidate) => candidate === text)
  if (type === undefined) throw new MalformedError('no such type of collection')
  return type
}
