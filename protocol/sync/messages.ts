/**
 * The messages of `/pappus/sync/1.0.0`: frames of at most 64 KiB on one channel, questions from the reader and answers
 * from the server. Spec: ../README.md, "Sync".
 */
import { concat, uintBytes } from '../bytes.ts'
import { decodeFields, encodeFields, fieldsOf, mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength, sha256 } from '../crypto.ts'
import { MalformedError } from '../errors.ts'
import { tagLength } from '../feed.ts'
import { feedKey, type FeedId } from '../ids.ts'
import {
  feedEntriesMax,
  forkHashesMax,
  frameBytesMax,
  heightsMax,
  newestMax,
  syncCreditMax,
  syncFeedsMax,
} from '../limits.ts'
import { pageValue, readPage, type Page } from '../page.ts'

export const syncProtocol = '/pappus/sync/1.0.0'

/** Bytes of the salt that a reader draws for each question. */
export const saltLength = 16

/** Bytes of an entry's hash that are shown beside a height: enough to see that two histories differ. */
export const headLength = 8

/** Where an entry of the sender stands: what a fork is found by. */
export interface Landmark {
  readonly seq: number
  /** 32 bytes. */
  readonly hash: Uint8Array
}

/** What a reader says. `of` is the place of a feed among those that it asked the heights of on this channel. */
export type Question =
  | { kind: 'same'; salt: Uint8Array; digest: Uint8Array }
  /** `start` is the place of the first tag; `have` tells how far the reader has each feed. */
  | {
      kind: 'heights'
      salt: Uint8Array
      start: number
      tags: readonly Uint8Array[]
      have: readonly number[]
    }
  /** All entries from `from` to `to`, in pages. `isApart`: with what stands before each page. */
  | { kind: 'pages'; of: number; from: number; to: number; isApart: boolean }
  /** One page that ends at the newest entry, of at most `count`. */
  | { kind: 'newest'; of: number; count: number }
  /** The server may send so many more pages. */
  | { kind: 'credit'; pages: number }
  /** The reader has another history of a feed that the server writes: its newest page, and landmarks below. */
  | { kind: 'fork'; of: number; page: Page; landmarks: readonly Landmark[] }
  /** There is something new for the asked side, which comes and reads. */
  | { kind: 'news' }

/** What a server says; `credit`, `fork` and `news` have no answer. */
export type Answer =
  | { kind: 'same'; isSame: boolean }
  /** In the order of the question; 0 where the feed is unknown, empty, or not for the asker. */
  | { kind: 'heights'; heights: readonly number[]; heads: readonly Uint8Array[] }
  /** `page` is absent where there is nothing; `isLast` ends the run. */
  | { kind: 'page'; page: Page | undefined; isLast: boolean }

export function encodeQuestion(question: Question): Uint8Array {
  const { kind: k } = question
  switch (question.kind) {
    case 'same':
      return encodeFields({ k, salt: question.salt, digest: question.digest })
    case 'heights': {
      const { salt, start, tags, have } = question
      return encodeFields({ k, salt, start, tags, have })
    }
    case 'pages': {
      const { of, from, to, isApart } = question
      return encodeFields({ k, of, from, to, apart: isApart })
    }
    case 'newest':
      return encodeFields({ k, of: question.of, count: question.count })
    case 'credit':
      return encodeFields({ k, pages: question.pages })
    case 'fork': {
      const marks = question.landmarks.map(({ seq, hash }) => mapOf({ seq, hash }))
      return encodeFields({ k, of: question.of, page: pageValue(question.page), marks })
    }
    case 'news':
      return encodeFields({ k })
  }
}

/** @throws {MalformedError} when the bytes are no question of this protocol. */
export function decodeQuestion(bytes: Uint8Array): Question {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  const read = questionReaders.get(kind)
  if (read === undefined) throw new MalformedError('unknown sync question')
  return read(fields)
}

const questionReaders = new Map<string, (fields: Fields) => Question>([
  [
    'same',
    (fields) => ({
      kind: 'same',
      salt: fields.bytes('salt', saltLength),
      digest: fields.bytes('digest', keyLength),
    }),
  ],
  ['heights', readHeightsQuestion],
  [
    'pages',
    (fields) => {
      const from = fields.uint('from', feedEntriesMax, 1)
      const to = fields.uint('to', feedEntriesMax, from)
      return { kind: 'pages', of: readOf(fields), from, to, isApart: fields.flag('apart') }
    },
  ],
  [
    'newest',
    (fields) => ({ kind: 'newest', of: readOf(fields), count: fields.uint('count', newestMax, 1) }),
  ],
  ['credit', (fields) => ({ kind: 'credit', pages: fields.uint('pages', syncCreditMax, 1) })],
  [
    'fork',
    (fields) => ({
      kind: 'fork',
      of: readOf(fields),
      page: readPage(fields.fields('page')),
      landmarks: fields.list('marks', forkHashesMax).map(readLandmark),
    }),
  ],
  ['news', () => ({ kind: 'news' })],
])

function readHeightsQuestion(fields: Fields): Question {
  const tags = fields.list('tags', heightsMax).map((value) => readBytes(value, tagLength))
  const have = fields.list('have', heightsMax).map(readHeight)
  if (tags.length === 0 || have.length !== tags.length) throw new MalformedError('heights: lists')
  return {
    kind: 'heights',
    salt: fields.bytes('salt', saltLength),
    start: fields.uint('start', syncFeedsMax - tags.length),
    tags,
    have,
  }
}

export function encodeAnswer(answer: Answer): Uint8Array {
  const { kind: k } = answer
  switch (answer.kind) {
    case 'same':
      return encodeFields({ k, same: answer.isSame })
    case 'heights':
      return encodeFields({ k, heights: answer.heights, heads: concat(...answer.heads) })
    case 'page': {
      const page = answer.page === undefined ? undefined : pageValue(answer.page)
      return encodeFields({ k, page, last: answer.isLast })
    }
  }
}

/** @throws {MalformedError} when the bytes are no answer of this protocol. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  const fields = decodeFields(bytes, frameBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'same') return { kind, isSame: fields.flag('same') }
  if (kind === 'heights') return readHeightsAnswer(fields)
  if (kind !== 'page') throw new MalformedError('unknown sync answer')
  const page = fields.has('page') ? readPage(fields.fields('page')) : undefined
  return { kind, page, isLast: fields.flag('last') }
}

function readHeightsAnswer(fields: Fields): Answer {
  const heights = fields.list('heights', heightsMax).map(readHeight)
  const joined = fields.bytes('heads', heights.length * headLength)
  const heads = heights.map((_, index) =>
    joined.slice(index * headLength, (index + 1) * headLength),
  )
  return { kind: 'heights', heights, heads }
}

/** What is known of a feed where two sides compare. */
export interface Known {
  readonly feed: FeedId
  readonly height: number
  /** Of the entry there, 32 bytes. */
  readonly hash: Uint8Array
}

/**
 * What stands for the state of some feeds, in any order: 32 bytes that only who has the same feeds with the same last entries
 * can compute.
 */
export function stateDigest(known: readonly Known[], salt: Uint8Array): Uint8Array {
  const sorted = known.toSorted((a, b) => (a.feed < b.feed ? -1 : 1))
  const parts = sorted.flatMap(({ feed, height, hash }) => [
    feedKey(feed),
    uintBytes(height, 8),
    hash,
  ])
  return sha256(salt, ...parts)
}

function readOf(fields: Fields): number {
  return fields.uint('of', syncFeedsMax - 1)
}

function readLandmark(value: Value): Landmark {
  const fields = fieldsOf(value)
  return { seq: fields.uint('seq', feedEntriesMax, 1), hash: fields.bytes('hash', keyLength) }
}

function readBytes(value: Value, length: number): Uint8Array {
  return fieldsOf(mapOf({ value })).bytes('value', length)
}

function readHeight(value: Value): number {
  return fieldsOf(mapOf({ value })).uint('value', feedEntriesMax)
}
