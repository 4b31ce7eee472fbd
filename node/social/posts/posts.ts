/** Posts: writing one to an audience, and reading the timeline, newest first. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import {
  isPersonId,
  shortIdLength,
  postId,
  type AspectId,
  type PersonId,
  type PostId,
} from '../../../protocol/ids.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { NothingVisibleError } from '../../../protocol/errors.ts'
import { postTextBytesMax } from '../../../protocol/limits.ts'
import type { PostOrigin, PostRecord } from '../../../protocol/records/post.ts'
import { isOpen } from '../../../protocol/responses/vote.ts'
import { EmptyAudienceError, NotFoundError, PollClosedError } from '../../errors.ts'
import { scanRowsMax } from './limits.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { anyAspectAt, aspectAt } from '../aspects/aspect-rows.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { silentPeople } from '../contacts/silent.ts'
import type { MediaLibrary, MediaWish } from '../media/media-library.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { lentMedia, type RemixWish } from './lent-media.ts'
import { provedIn } from './proving.ts'
import { mentioning, readersOf } from './readers.ts'
import { postsOf } from './person-posts.ts'
import { sharingOf, type Sharing } from './sharing.ts'
import { posts, timeline, type PostRow } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface PostsComponents {
  aspects: Aspects
  library: Pick<MediaLibrary, 'take'>
  keyring: Keyring
  world: World
  writer: Writer
}

/** The audience of a post: all contacts, the members of some aspects together with single people, or the owner alone. */
export type PostAudience = 'public' | readonly (AspectId | PersonId)[]

/** The content of a post that is to be written. */
export interface NewPost extends Pick<
  PostRecord,
  'isFree' | 'isRound' | 'warning' | 'place' | 'poll'
> {
  /** In which `@name` mentions the one reader of that name. */
  text: string
  /** After how long it is over, in ms. @default never */
  expiresAfterMs?: number
  /** @default none */
  media?: readonly MediaWish[]
  /** A picture of another post that it shows, before its other media, with other words. */
  remix?: RemixWish | undefined
  /** The nonce of a board or album of ours that it shows, base64url. */
  collection?: string
  /** A public post that it shares, or a post that shares it already. */
  share?: PostId
  /** Of a post that the owner brings along. @default one that is written here */
  brought?: Brought
}

/** A post as it was before its author brought it along. */
export interface Brought extends PostOrigin {
  /** The id that it had there, any text. */
  item: string
}

export interface TimelineQuery {
  author?: PersonId
  /** Those that the owner does not want to see, in place of all others. @default false */
  isHidden?: boolean
  /** Only those of which it is true. */
  fits?: (post: PostRow) => boolean
  /** Only what stands before this cursor. */
  before?: string
  limit: number
}

export interface TimelinePage {
  rows: readonly { cursor: string; post: PostRow }[]
  /** Absent at the end. */
  next?: string
}

export class Posts {
  readonly #components: PostsComponents

  constructor(components: PostsComponents) {
    this.#components = components
  }

  /**
   * Writes a post. The same post goes into the feed of each aspect and single person, under one id.
   *
   * @throws {EmptyAudienceError} when nobody is chosen.
   * @throws {NotAContactError} when a single person is no contact.
   * @throws {BlockedError} when one is blocked.
   * @throws {NotFoundError} when an aspect or an upload does not exist.
   * @throws {RemixAudienceError} when it shows a picture that only others may show.
   * @throws {NotShareableError} when it shares a post that is not to be shared.
   * @throws {NothingVisibleError} when it has neither text nor media.
   * @throws {PollClosedError} when its poll closes before it opens.
   * @throws {TooLargeError} when its text is, with the ids of those whom it mentions.
   */
  async create(
    tx: Transaction,
    { text: written, media = [], remix, collection, share, brought, ...said }: NewPost,
    audience: PostAudience,
  ): Promise<PostId> {
    const { keyring, library, world, writer } = this.#components
    const lent =
      remix === undefined
        ? undefined
        : lentMedia(postAt(tx, remix.post)?.post, remix, keyring.person)
    const wishes = lent === undefined ? media : [lent.wish, ...media]
    const shown = collection === undefined ? undefined : fromBase64url(collection)
    // Names in what was said elsewhere were those of others; to read all readers costs the more the more there are.
    const mayMention = brought === undefined && written.includes('@')
    const known = mayMention ? await readersOf(tx, audience) : []
    const text = mentioning(written, known, postTextBytesMax)
    const sharing = share === undefined ? undefined : await sharingFor(tx, share)
    const isEmpty =
      text === '' && wishes.length === 0 && shown === undefined && sharing === undefined
    if (isEmpty) throw new NothingVisibleError('post', { field: 'text' })
    if (audience.length === 0) throw new EmptyAudienceError('nobody was chosen')
    const { poll, expiresAfterMs } = said
    if (poll !== undefined && !isOpen(poll, world.now())) throw new PollClosedError('new poll')
    const marks = {
      ...((said.isFree === true || lent?.isFree === true) && { isFree: true as const }),
      ...(said.isRound === true && { isRound: said.isRound }),
      ...(said.warning !== undefined && { warning: said.warning }),
      ...(said.place !== undefined && { place: said.place }),
      ...(poll && { poll }),
      ...(lent && { remixOf: lent.remixOf }),
      ...(shown && { collection: shown }),
      ...(expiresAfterMs !== undefined && { expiresAtMs: world.now() + expiresAfterMs }),
      ...(sharing && { share: sharing.share }),
      ...(brought && { origin: { atMs: brought.atMs, source: brought.source } }),
    }
    const feeds = await this.#feedsFor(tx, audience)
    const nonce =
      brought === undefined
        ? world.random(shortIdLength)
        : keyring.broughtNonce(brought.source, brought.item)
    const record: PostRecord = {
      kind: 'post',
      nonce,
      atMs: world.now(),
      text,
      media: library.take(tx, wishes),
      ...marks,
    }
    for (const feed of feeds) {
      writer.write(tx, feed, provedIn(tx, keyring, feed, record))
      if (sharing !== undefined) writer.write(tx, feed, { ...sharing.quote, nonce })
    }
    return postId(keyring.person, nonce)
  }

  /** The feeds of an audience, once all who are in it are let in: the post comes after that. */
  async #feedsFor(tx: Transaction, audience: PostAudience): Promise<FeedName[]> {
    if (audience === 'public') return [{ kind: 'public' }]
    const { aspects } = this.#components
    const names: FeedName[] = []
    const parts = new Set(audience)
    for (const part of parts) {
      const aspect = await this.#aspectOf(tx, part, parts.size === 1)
      await aspects.currentFeed(tx, aspect)
      const { epoch } = anyAspectAt(tx, aspect)
      names.push({ kind: 'aspect', aspect, epoch })
    }
    return names
  }

  /** The owner is an audience by themselves, and no part of one: they read all that they write. */
  async #aspectOf(tx: Transaction, part: AspectId | PersonId, isAll: boolean): Promise<AspectId> {
    const { aspects, keyring } = this.#components
    if (!isPersonId(part)) return aspectAt(tx, part).id
    return isAll && part === keyring.person ? aspects.forOwner(tx) : aspects.forOne(tx, part)
  }
}

/** @throws {NotFoundError} when there is no such post, {NotShareableError} when it is not to be shared. */
function sharingFor(tx: Transaction, id: PostId): Promise<Sharing> {
  const shown = postAt(tx, id)?.post
  if (shown === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
  const original = shown.share === undefined ? shown : postAt(tx, shown.share.post)?.post
  return sharingOf(tx, shown, original)
}

/** A post with its cursor, or `undefined`, as for one by a blocked person. */
export function postAt(reader: Reader, id: PostId): { cursor: string; post: PostRow } | undefined {
  const cursor = reader.get(posts, id)
  const post = cursor === undefined ? undefined : reader.get(timeline, cursor)
  if (cursor === undefined || post === undefined || isBlocked(reader, post.author)) return undefined
  return { cursor, post }
}

/**
 * A page of the timeline. It looks at no more than `scanRowsMax` rows: where few of them fit the query, it answers
 * with fewer posts and the cursor from which to go on.
 */
export async function readTimeline(reader: Reader, query: TimelineQuery): Promise<TimelinePage> {
  const matches = await matcherOf(reader, query)
  const rows: { cursor: string; post: PostRow }[] = []
  let before = query.before
  let isEnd = false
  for (let scanned = 0; scanned < scanRowsMax && rows.length < query.limit && !isEnd;) {
    const limit = query.limit + 1
    const batch = await rowsBefore(reader, query.author, { before, limit })
    isEnd = batch.length < limit
    scanned += batch.length
    for (const [cursor, post] of batch) {
      if (rows.length === query.limit) {
        isEnd = false
        break
      }
      before = cursor
      if (matches(post)) rows.push({ cursor, post })
    }
  }
  return isEnd || before === undefined ? { rows } : { rows, next: before }
}

/** Rows of the timeline from its end, or of one person's posts. */
async function rowsBefore(
  reader: Reader,
  author: PersonId | undefined,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<[string, PostRow][]> {
  if (author !== undefined) return postsOf(reader, author, { before, limit })
  const range = { reverse: true, limit, ...(before !== undefined && { lt: before }) }
  return reader.list(timeline, range)
}

/** Whether a post belongs to an answer: people that are blocked never do, and muted ones only where they are asked for by name. */
export async function matcherOf(
  reader: Reader,
  { author, fits, isHidden = false }: Omit<TimelineQuery, 'before' | 'limit'>,
): Promise<(post: PostRow) => boolean> {
  const [blocked, muted] = await Promise.all([
    blockedPeople(reader),
    author === undefined ? silentPeople(reader) : undefined,
  ])
  return (post) => {
    if (blocked.has(post.author) || muted?.has(post.author) === true) return false
    if ((post.isHidden === true) !== isHidden) return false
    if (author !== undefined && post.author !== author) return false
    return fits?.(post) !== false
  }
}
