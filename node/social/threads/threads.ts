/** Answering posts and responses, and taking back what one wrote. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import {
  responseId,
  shortIdLength,
  type FeedId,
  type ItemId,
  type PeerName,
  type PersonId,
  type PostId,
  type QuoteId,
  type ResponseId,
} from '../../../protocol/ids.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import {
  readProved,
  signResponse,
  tieOf,
  type ResponseRecord,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import {
  responseTypes,
  type BodyOf,
  type ResponseTypeName,
} from '../../../protocol/responses/response-types.ts'
import type { ResponseType } from '../../../protocol/responses/response-type.ts'
import { responseVersionsMax } from '../../../protocol/limits.ts'
import {
  LimitReachedError,
  NotAContactError,
  NotFoundError,
  NotYoursError,
  ThreadLockedError,
} from '../../errors.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { contacts, devices, me, type DeviceRow } from '../contacts/tables.ts'
import type { Successors } from '../devices/successors.ts'
import { certified } from '../feeds/certificates.ts'
import { writeRelays } from '../feeds/write-relays.ts'
import type { Keyring } from '../feeds/keyring.ts'
import {
  answersAside,
  feedsWith,
  isRetracted,
  placesOf,
  type ItemPlace,
  type Taken,
} from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'
import { postAt } from '../posts/posts.ts'
import { quotesToDrop, type PostRow } from '../posts/tables.ts'
import { isLocked } from './locks.ts'
import { inRelays, type Relayed } from './relaying.ts'
import { answersBelow, rowOf } from './response-rows.ts'
import { shownResponse } from './queries.ts'

export interface ThreadsComponents {
  keyring: Keyring
  successors: Successors
  world: World
  writer: Writer
}

/** A response that the owner makes. */
export interface ResponseWish<Name extends ResponseTypeName = ResponseTypeName> {
  /** The post or response that it answers. */
  readonly item: ItemId
  readonly type: Name
  readonly body: BodyOf<Name>
  /** Where the type derives it, so that a later wish is another version of the same response. @default random */
  readonly nonce?: Uint8Array
}

export class Threads {
  readonly #components: ThreadsComponents

  constructor(components: ThreadsComponents) {
    this.#components = components
  }

  /** Whose node this is. */
  get person(): PersonId {
    return this.#components.keyring.person
  }

  /**
   * Answers a post or a response: what this device wrote in its feeds at once, anything else by way of the device that did.
   *
   * @throws {NotFoundError} when there is no such item.
   * @throws {ThreadLockedError} when somebody else wrote the post, and locked its thread.
   * @throws {LimitReachedError} when the response has as many versions as it may.
   */
  async respond<Name extends ResponseTypeName>(
    tx: Transaction,
    wish: ResponseWish<Name>,
  ): Promise<ResponseId> {
    const { keyring } = this.#components
    const answered = shownResponse(tx, wish.item)
    const id = answered?.post ?? (wish.item as PostId)
    const post = postAt(tx, id)?.post
    if (post === undefined) throw new NotFoundError(`post ${wish.item}`, { what: 'post' })
    const isOurs = post.author === keyring.person
    if (!isOurs && isLocked(tx, { post: id, author: post.author })) throw new ThreadLockedError(id)
    const response = this.#sign(tx, { post, of: answered?.id }, wish)
    const isRelayed = isOurs && (await this.relay(tx, [{ post: id, response }])) > 0
    if (!isRelayed) await this.#sendResponse(tx, post.author, { post: id, response })
    return readProved(response, post.author).id
  }

  /**
   * Sends a response again that another copy of this home wrote to the device of an author. Its id stays, so that it is
   * the same response to everybody.
   */
  async respondAgain(
    tx: Transaction,
    author: PersonId,
    { kind: _kind, ...text }: ResponseRecord,
  ): Promise<void> {
    const { keyring } = this.#components
    const { id, post } = readProved(text, author)
    if (isRetracted(tx, keyring.person, id) || isRetracted(tx, author, post)) return
    const device = { peer: keyring.device.peer, certificate: keyring.certificate }
    await this.#sendResponse(tx, author, { post, response: signResponse(device, author, text) })
  }

  /**
   * Appends responses to all feeds of this device for the readers of their posts, those for one feed together.
   *
   * @returns the number of entries; none where no feed of this device holds the posts.
   */
  async relay(tx: Transaction, relayed: readonly Relayed[]): Promise<number> {
    const { keyring, successors, writer } = this.#components
    const byFeed = new Map<FeedId, { name: FeedName; responses: SignedResponse[] }>()
    for (const [post, some] of Map.groupBy(relayed, (each) => each.post)) {
      for (const name of await successors.of(tx, await feedsWith(tx, post))) {
        const id = keyring.feed(name)
        const { responses } = byFeed.get(id) ?? { responses: [] }
        byFeed.set(id, { name, responses: [...responses, ...some.map((each) => each.response)] })
      }
    }
    let entries = 0
    for (const { name, responses } of byFeed.values()) {
      entries += writeRelays(tx, { keyring, writer }, { name, relays: inRelays(responses) })
    }
    return entries
  }

  /**
   * Takes a post of ours back, and with it the comments on it.
   *
   * @throws {NotFoundError} when there is no such post.
   * @throws {NotYoursError} when somebody else wrote it.
   */
  async retractPost(tx: Transaction, id: PostId): Promise<void> {
    const post = postAt(tx, id)?.post
    if (post === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
    if (post.author !== this.#components.keyring.person) throw new NotYoursError(id)
    if (!(await this.retractRelayed(tx, id))) await this.#askToRetract(tx, post.author, id)
  }

  /**
   * Takes a response back: one of ours, or any to a post of ours. A lock is opened instead.
   *
   * @throws {NotFoundError} when there is no such response.
   * @throws {NotYoursError} when both are somebody else's.
   */
  async retractResponse(tx: Transaction, id: ResponseId): Promise<void> {
    const { person } = this.#components.keyring
    const response = shownResponse(tx, id)
    if (response === undefined || response.type === 'lock') {
      throw new NotFoundError(`comment ${id}`, { what: 'comment' })
    }
    const { author, postAuthor } = response
    if (author !== person && postAuthor !== person) throw new NotYoursError(id)
    const isOurs = postAuthor === person
    const isDone = isOurs
      ? await this.retractRelayed(tx, id)
      : await this.#retractIn(tx, id, ({ kind }) => kind === 'pair')
    if (!isDone) await this.#askToRetract(tx, postAuthor, id)
  }

  /**
   * Takes back what stands in feeds of this device, or of one that this home was before, that others read as well: a
   * post, or responses that it relayed.
   *
   * @returns whether it stands in any.
   */
  retractRelayed(tx: Transaction, target: Taken): Promise<boolean> {
    return this.#retractIn(tx, target, ({ kind }) => kind !== 'pair')
  }

  /** Takes back what posts of ours share, where its author took it back. */
  async retractQuotes(tx: Transaction): Promise<void> {
    const { person } = this.#components.keyring
    for (const [key] of await tx.list(quotesToDrop, under(person))) {
      await this.retractRelayed(tx, key.slice(keyOf(person, '').length) as QuoteId)
    }
  }

  /** Another device wrote it, of ours or of the post's author. */
  async #askToRetract(tx: Transaction, author: PersonId, target: ItemId): Promise<void> {
    const record = { kind: 'retraction', target, atMs: this.#components.world.now() } as const
    await this.#send(tx, author, { item: target, record })
  }

  async #retractIn(
    tx: Transaction,
    target: Taken,
    isIn: (feed: FeedRow) => boolean,
  ): Promise<boolean> {
    const { successors, world, writer } = this.#components
    const names = await successors.of(tx, (await feedsWith(tx, target)).filter(isIn))
    const others = await this.#besides(tx, target)
    if (names.length > 0) await this.relay(tx, others)
    for (const name of names) {
      writer.write(tx, name, { kind: 'retraction', target, atMs: world.now() })
    }
    return names.length > 0
  }

  /** Responses that share entries of ours with what is taken back: they are relayed again before the entries are dropped. */
  async #besides(tx: Transaction, target: Taken): Promise<Relayed[]> {
    const { person } = this.#components.keyring
    const gone = new Set<Taken>([
      target,
      ...(await answersBelow(tx, { item: target as ItemId, postAuthor: person })),
      ...(await answersAside(tx, person, target as ItemId)),
    ])
    const entries = new Map<string, ItemPlace>()
    for (const item of gone) {
      for (const place of await placesOf(tx, item)) {
        const isOurs = tx.get(feeds, place.feed)?.owner === person
        if (isOurs) entries.set(`${place.feed}!${place.seq}`, place)
      }
    }
    const kept = new Map<ResponseId, Relayed>()
    for (const place of entries.values()) {
      const record = await recordAt(tx, place)
      const relayed = record?.kind === 'relay' ? record.responses : []
      for (const response of relayed.flatMap((each) => certified(tx, each) ?? [])) {
        const { id, post } = readProved(response, person)
        const isKept = !gone.has(id) && rowOf(tx, id)?.tie === tieOf(response)
        if (isKept) kept.set(id, { post, response })
      }
    }
    return [...kept.values()]
  }

  #sign<Name extends ResponseTypeName>(
    tx: Transaction,
    { post, of }: { post: PostRow; of: ResponseId | undefined },
    { type, body, nonce }: ResponseWish<Name>,
  ): SignedResponse {
    const { keyring, world } = this.#components
    const device = { peer: keyring.device.peer, certificate: keyring.certificate }
    const own = nonce ?? world.random(shortIdLength)
    const before = rowOf(tx, responseId(keyring.person, post.id, own))
    if (before?.version === responseVersionsMax) {
      throw new LimitReachedError('versions of a response', { max: responseVersionsMax })
    }
    const known = responseTypes[type] as unknown as ResponseType<BodyOf<Name>>
    return signResponse(device, post.author, {
      post: fromBase64url(post.nonce) ?? new Uint8Array(shortIdLength),
      of,
      nonce: own,
      version: before === undefined ? 0 : before.version + 1,
      type,
      body: known.encode(body),
      name: tx.get(me, 'me')?.name ?? '',
      atMs: before?.atMs ?? world.now(),
    })
  }

  #sendResponse(
    tx: Transaction,
    author: PersonId,
    { post, response }: { post: PostId; response: SignedResponse },
  ): Promise<void> {
    return this.#send(tx, author, { item: post, record: { ...response, kind: 'response' } })
  }

  /** Writes to the device that wrote an item, and to those that it may have become since; of ours, to all. */
  async #send(
    tx: Transaction,
    author: PersonId,
    { item, record }: { item: ItemId; record: FeedRecord },
  ): Promise<void> {
    const isOurs = author === this.#components.keyring.person
    const to = isOurs
      ? (await tx.list(devices, {})).map(([, { peer }]) => peer)
      : devicesFor(tx.get(contacts, author)?.devices ?? [], await feedsWith(tx, item))
    if (to.length === 0) throw new NotAContactError(author)
    for (const peer of to) this.#components.writer.write(tx, { kind: 'pair', peer }, record)
  }
}

/**
 * The devices of an author that can relay: one that wrote the item, and all that were met after it, because their home
 * may have become another device; or else the one that was met last.
 */
function devicesFor(
  known: readonly Pick<DeviceRow, 'peer' | 'peerKey'>[],
  feeds: readonly FeedRow[],
): PeerName[] {
  const writers = feeds.map(({ peerKey }) => peerKey)
  // Where none wrote it, -1: the last one.
  const first = known.findIndex(({ peerKey }) => writers.includes(peerKey))
  return known.slice(first).map(({ peer }) => peer)
}
