/**
 * A board or an album: posts, or single media of them, in an order of its owner's, with notes. Each record holds the whole of it, and the
 * greatest version counts. It names posts by their ids alone, so that it tells nothing of a post to anybody who cannot see that post.
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { fieldsOf, mapOf, type Value } from '../codec.ts'
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
  readonly items: readonly CollectedItem[]
  /** Whether its owner deleted it. */
  readonly isGone?: true
  readonly atMs: number
}

export const collectionCodec: RecordCodec<CollectionRecord> = {
  kind: 'collection',
  feeds: ['public', 'aspect', 'self'],
  fields: ({ nonce, version, name, type, items, isGone, atMs }) => ({
    id: nonce,
    v: version,
    name,
    type,
    of: items.map(itemValue),
    gone: isGone,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'collection',
    nonce: fields.bytes('id', shortIdLength),
    version: fields.uint('v', collectionVersionsMax, 1),
    name: fields.name('name', collectionNameBytesMax),
    type: readType(fields.text('type', 16)),
    items: fields.list('of', collectedMax).map(readItem),
    ...(fields.has('gone') && fields.flag('gone') && { isGone: true }),
    atMs: fields.time('at'),
  }),
}

function itemValue({ post, number, note }: CollectedItem): Value {
  return mapOf({
    post: fromBase64url(post) ?? new Uint8Array(shortIdLength),
    n: number,
    note: note === '' ? undefined : note,
  })
}

function readItem(value: Value): CollectedItem {
  const fields = fieldsOf(value)
  return {
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
    ...(fields.has('n') && { number: fields.uint('n', mediaMax - 1) }),
    note: fields.has('note') ? fields.body('note', collectionNoteBytesMax) : '',
  }
}

function readType(text: string): CollectionType {
  const type = collectionTypes.find((candidate) => candidate === text)
  if (type === undefined) throw new MalformedError('no such type of collection')
  return type
}
