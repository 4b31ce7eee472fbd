/**
 * A reader's messages on a channel of `/pappus/sync/1.0.0`: frames of at most 64 KiB. Spec: ../wire.md, "Sync messages".
 */
import { decodeFields, encodeFields, fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import { MalformedError } from '../errors.ts'
import { tagLength } from '../feed.ts'
import {
  feedEntriesMax,
  forkHashesMax,
  frameBytesMax,
  heightsMax,
  newestMax,
  pagePayloadBytesMax,
  syncCreditMax,
  syncFeedsMax,
} from '../limits.ts'
import { pageValue, readPage, type Page } from '../page.ts'

export const syncProtocol = '/pappus/sync/1.0.0'

/** Bytes of the salt that a reader draws for each question. */
export const saltLength = 16

/** Where an entry of the sender stands, by which a fork is found. */
export interface Landmark {
  readonly seq: number
  /** 32 bytes. */
  readonly hash: Uint8Array
}

/** `of` is the place of a feed among those that were asked the heights of on this channel. */
export type Question =
  /** Whether the state of the feeds that the server writes for the reader has this digest, see `stateDigest`. */
  | { kind: 'same'; salt: Uint8Array; digest: Uint8Array }
  /** How far the server has some feeds. `start` is the place of the first tag. */
  | { kind: 'heights'; salt: Uint8Array; start: number; tags: readonly Uint8Array[] }
  /** All entries from `from` to `to`, in pages of about `bytes`. `isApart`: with the hash of the entry before each page. */
  | { kind: 'pages'; of: number; from: number; to: number; bytes: number; isApart: boolean }
  /** One page that ends at `to` or the newest entry, with at most `count` up to there, of about `bytes`. */
  | { kind: 'newest'; of: number; count: number; to: number; bytes: number }
  /** Which entries of a feed were taken back. */
  | { kind: 'drops'; of: number }
  /** The server may send so many more pages. Has no answer. */
  | { kind: 'credit'; pages: number }
  /** The reader has entries of a feed that the server writes and does not have: its newest page, and landmarks below. Has no answer. */
  | {
      kind: 'fork'
      salt: Uint8Array
      tag: Uint8Array
      page: Page
      landmarks: readonly Landmark[]
    }
  /** There is something new for the asked side, written here or by others that it asked for; it comes and reads. Has no answer. */
  | { kind: 'news'; isOfOthers?: true }

export type QuestionOf<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>

export function encodeQuestion(question: Question): Uint8Array {
  const codec = codecs[question.kind] as Codec<Question['kind']>
  return encodeFields({ k: question.kind, ...codec.write(question) })
}

/** @throws {MalformedError} when the bytes are no question of this protocol. */
export function decodeQuestion(bytes: Uint8Array): Question {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  if (!Object.hasOwn(codecs, kind)) throw new MalformedError('unknown sync question')
  return codecs[kind as Question['kind']].read(fields)
}

interface Codec<Kind extends Question['kind']> {
  write(question: QuestionOf<Kind>): Record<string, Value>
  read(fields: Fields): QuestionOf<Kind>
}

const codecs: { [Kind in Question['kind']]: Codec<Kind> } = {
  same: {
    write: ({ salt, digest }) => ({ salt, digest }),
    read: (fields) => ({
      kind: 'same',
      salt: fields.bytes('salt', saltLength),
      digest: fields.bytes('digest', keyLength),
    }),
  },
  heights: {
    write: ({ salt, start, tags }) => ({ salt, start, tags }),
    read: readHeights,
  },
  pages: {
    write: ({ of, from, to, bytes, isApart }) => ({ of, from, to, bytes, apart: isApart }),
    read: (fields) => {
      const from = fields.uint('from', feedEntriesMax, 1)
      const to = fields.uint('to', feedEntriesMax, from)
      const [of, bytes] = [readOf(fields), readPageBytes(fields)]
      return { kind: 'pages', of, from, to, bytes, isApart: fields.flag('apart') }
    },
  },
  newest: {
    write: ({ of, count, to, bytes }) => ({ of, count, to, bytes }),
    read: (fields) => ({
      kind: 'newest',
      of: readOf(fields),
      count: fields.uint('count', newestMax, 1),
      to: fields.uint('to', feedEntriesMax, 1),
      bytes: readPageBytes(fields),
    }),
  },
  drops: {
    write: ({ of }) => ({ of }),
    read: (fields) => ({ kind: 'drops', of: readOf(fields) }),
  },
  credit: {
    write: ({ pages }) => ({ pages }),
    read: (fields) => ({ kind: 'credit', pages: fields.uint('pages', syncCreditMax, 1) }),
  },
  fork: {
    write: ({ salt, tag, page, landmarks }) => ({
      salt,
      tag,
      page: pageValue(page),
      marks: landmarks.map(({ seq, hash }) => mapOf({ seq, hash })),
    }),
    read: (fields) => ({
      kind: 'fork',
      salt: fields.bytes('salt', saltLength),
      tag: fields.bytes('tag', tagLength),
      page: readPage(fields.fields('page')),
      landmarks: fields.list('marks', forkHashesMax).map(readLandmark),
    }),
  },
  news: {
    write: ({ isOfOthers }) => (isOfOthers === true ? { others: true } : {}),
    read: (fields) => {
      if (!fields.has('others')) return { kind: 'news' }
      if (!fields.flag('others')) throw new MalformedError('news: others')
      return { kind: 'news', isOfOthers: true }
    },
  },
}

function readHeights(fields: Fields): QuestionOf<'heights'> {
  const tags = fields.list('tags', heightsMax).map(readTag)
  if (tags.length === 0) throw new MalformedError('heights: no feed')
  const start = fields.uint('start', syncFeedsMax - tags.length)
  return { kind: 'heights', salt: fields.bytes('salt', saltLength), start, tags }
}

function readOf(fields: Fields): number {
  return fields.uint('of', syncFeedsMax - 1)
}

function readPageBytes(fields: Fields): number {
  return fields.uint('bytes', pagePayloadBytesMax, 1)
}

function readLandmark(value: Value): Landmark {
  const fields = fieldsOf(value)
  return { seq: fields.uint('seq', feedEntriesMax, 1), hash: fields.bytes('hash', keyLength) }
}

function readTag(value: Value): Uint8Array {
  return fieldsOf(mapOf({ value })).bytes('value', tagLength)
}
