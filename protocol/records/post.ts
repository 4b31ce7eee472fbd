/** A post: text and media for the readers of the feed it stands in. The same post may stand in several feeds. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { mapOf, type Fields, type Value } from '../codec.ts'
import { keyLength } from '../crypto.ts'
import {
  personId,
  personKey,
  shortIdLength,
  type PersonId,
  type PostId,
  type ResponseId,
} from '../ids.ts'
import {
  mediaMax,
  originBytesMax,
  placeBytesMax,
  postTextBytesMax,
  warningBytesMax,
} from '../limits.ts'
import { mediaValue, readMediaList, type Media } from '../media.ts'
import { pollValue, readPoll, type Poll } from '../poll.ts'
import { proofValue, readProof, type Proof } from '../proof.ts'
import type { RecordCodec } from './record-codec.ts'

export interface PostRecord {
  readonly kind: 'post'
  /** 16 random bytes, which `postId` is made of. */
  readonly nonce: Uint8Array
  /** When the author wrote it, by their clock. */
  readonly atMs: number
  /** Up to 50,000 UTF-8 bytes. */
  readonly text: string
  /** Up to 20. */
  readonly media: readonly Media[]
  /** Whether its readers may show its pictures with other words to anybody. */
  readonly isFree?: true
  /** Whether its author asks for remixes. */
  readonly isRound?: true
  /** The picture that its first one is, with other words. */
  readonly remixOf?: RemixParent
  /** The board or album of its author that it shows as it is by now: the nonce, 16 bytes. */
  readonly collection?: Uint8Array
  /** The reason why its text and media are covered until somebody wants to see them, up to 200 UTF-8 bytes. */
  readonly warning?: string
  /** Where it was written, in words, up to 120 UTF-8 bytes. */
  readonly place?: string
  /** A poll, of which the text is the question. */
  readonly poll?: Poll
  /** When it is over by itself: from then on its readers' nodes do not show it. */
  readonly expiresAtMs?: number
  /** The post of somebody that it shares: a `quote` has its words. */
  readonly share?: SharedPost
  /** Where its author published it before they brought it along. */
  readonly origin?: PostOrigin
  /** Of a public post. */
  readonly proof?: Proof
}

/** A public post that another one shares. */
export interface SharedPost {
  readonly author: PersonId
  readonly post: PostId
}

/** Where a post was published at first, by its author's word alone. */
export interface PostOrigin {
  /** When it was published there. */
  readonly atMs: number
  /** The name of that network or service, 1 to 60 UTF-8 bytes. */
  readonly source: string
}

/** A picture in a post. */
export interface RemixParent {
  /** Of that post. */
  readonly author: PersonId
  readonly post: PostId
  /** Which of its media, from 0. */
  readonly number: number
  /** The remix in its thread that this one was made of; absent where the picture itself was. */
  readonly via?: ResponseId
}

export const postCodec: RecordCodec<PostRecord> = {
  kind: 'post',
  feeds: ['public', 'aspect'],
  fields: ({ nonce, atMs, text, media, warning, place, ...marks }) => ({
    id: nonce,
    at: atMs,
    text,
    media: media.length === 0 ? undefined : media.map(mediaValue),
    free: marks.isFree,
    round: marks.isRound,
    remix: marks.remixOf && parentValue(marks.remixOf),
    board: marks.collection,
    warn: warning,
    place,
    poll: marks.poll && pollValue(marks.poll),
    ends: marks.expiresAtMs,
    share: marks.share && sharedValue(marks.share),
    origin: marks.origin && originValue(marks.origin),
    proof: marks.proof && proofValue(marks.proof),
  }),
  read: (fields) => ({
    kind: 'post',
    nonce: fields.bytes('id', shortIdLength),
    atMs: fields.time('at'),
    text: fields.body('text', postTextBytesMax),
    media: readMediaList(fields, 'media'),
    ...(fields.has('free') && fields.flag('free') && { isFree: true }),
    ...(fields.has('round') && fields.flag('round') && { isRound: true }),
    ...(fields.has('remix') && { remixOf: readParent(fields.fields('remix')) }),
    ...(fields.has('board') && { collection: fields.bytes('board', shortIdLength) }),
    ...(fields.has('warn') && { warning: fields.name('warn', warningBytesMax) }),
    ...(fields.has('place') && { place: fields.name('place', placeBytesMax) }),
    ...(fields.has('poll') && { poll: readPoll(fields.fields('poll')) }),
    ...(fields.has('ends') && { expiresAtMs: fields.time('ends') }),
    ...(fields.has('share') && { share: readShared(fields.fields('share')) }),
    ...(fields.has('origin') && { origin: readOrigin(fields.fields('origin')) }),
    ...(fields.has('proof') && { proof: readProof(fields.fields('proof')) }),
  }),
}

/** When its author says that a post was first published, by their clock; never after they wrote it here. */
export function publishedAtMs({ atMs, origin }: Pick<PostRecord, 'atMs' | 'origin'>): number {
  return Math.min(atMs, origin?.atMs ?? atMs)
}

function originValue({ atMs, source }: PostOrigin): Value {
  return mapOf({ at: atMs, of: source })
}

function readOrigin(fields: Fields): PostOrigin {
  return { atMs: fields.time('at'), source: fields.name('of', originBytesMax) }
}

function sharedValue({ author, post }: SharedPost): Value {
  return mapOf({ by: personKey(author), post: fromBase64url(post) ?? noId })
}

function readShared(fields: Fields): SharedPost {
  return {
    author: personId(fields.bytes('by', keyLength)),
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
  }
}

function parentValue({ author, post, number, via }: RemixParent): Value {
  return mapOf({
    by: personKey(author),
    post: fromBase64url(post) ?? noId,
    n: number,
    via: via && fromBase64url(via),
  })
}

function readParent(fields: Fields): RemixParent {
  return {
    author: personId(fields.bytes('by', keyLength)),
    post: toBase64url(fields.bytes('post', shortIdLength)) as PostId,
    number: fields.uint('n', mediaMax - 1),
    ...(fields.has('via') && {
      via: toBase64url(fields.bytes('via', shortIdLength)) as ResponseId,
    }),
  }
}

const noId = new Uint8Array(shortIdLength)
