/** Writing in threads, and taking back what one wrote: posts and comments. */
import { fromBase64url } from '../../protocol/bytes.ts'
import {
  commentId,
  shortIdLength,
  type CommentId,
  type PeerName,
  type PersonId,
  type PostId,
} from '../../protocol/ids.ts'
import { signComment, type SignedComment } from '../../protocol/records/comment.ts'
import type { FeedRecord } from '../../protocol/records/record.ts'
import { NotAContactError, NotFoundError, NotYoursError } from '../errors.ts'
import type { Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { commentAt } from './comments.ts'
import { writableName } from './feeds.ts'
import { feedsWith, type ItemId } from './items.ts'
import type { Keyring } from './keyring.ts'
import { postAt } from './posts.ts'
import { contacts, devices, me, type DeviceRow, type FeedRow, type PostRow } from './tables.ts'
import type { Writer } from './writer.ts'

export interface ThreadsComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

export class Threads {
  readonly #components: ThreadsComponents

  constructor(components: ThreadsComponents) {
    this.#components = components
  }

  /**
   * Comments on a post: on one that this device wrote in its feeds at once, on any other by way of the device that did.
   *
   * @throws {NotFoundError} when there is no such post.
   */
  async comment(tx: Transaction, id: PostId, text: string): Promise<CommentId> {
    const { keyring } = this.#components
    const post = postAt(tx, id)?.post
    if (post === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
    const comment = this.#sign(tx, post, text)
    const isOurs = post.author === keyring.person
    const isRelayed = isOurs && (await this.relay(tx, id, comment))
    if (!isRelayed)
      await this.#send(tx, post.author, { item: id, record: { ...comment, kind: 'comment' } })
    return commentId(keyring.person, id, comment.nonce)
  }

  /** Appends a comment to all feeds of this device in which a post of ours stands. @returns whether there are any */
  async relay(tx: Transaction, post: PostId, comment: SignedComment): Promise<boolean> {
    const { keyring, writer } = this.#components
    let isRelayed = false
    for (const feed of await feedsWith(tx, post)) {
      const name = writableName(keyring, feed)
      if (name === undefined) continue
      writer.write(tx, name, { ...comment, kind: 'relay' })
      isRelayed = true
    }
    return isRelayed
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
   * Takes a comment back: one of ours, or any on a post of ours.
   *
   * @throws {NotFoundError} when there is no such comment.
   * @throws {NotYoursError} when both are somebody else's.
   */
  async retractComment(tx: Transaction, id: CommentId): Promise<void> {
    const { person } = this.#components.keyring
    const comment = commentAt(tx, id)
    if (comment === undefined) throw new NotFoundError(`comment ${id}`, { what: 'comment' })
    const { author, postAuthor } = comment
    if (author !== person && postAuthor !== person) throw new NotYoursError(id)
    const isOurs = postAuthor === person
    const isDone = isOurs
      ? await this.retractRelayed(tx, id)
      : await this.#retractIn(tx, id, ({ kind }) => kind === 'pair')
    if (!isDone) await this.#askToRetract(tx, postAuthor, id)
  }

  /**
   * Takes back what stands in feeds of this device that others read as well: a post, or comments that it relayed.
   *
   * @returns whether it stands in any.
   */
  retractRelayed(tx: Transaction, target: ItemId): Promise<boolean> {
    return this.#retractIn(tx, target, ({ kind }) => kind !== 'pair')
  }

  /** Another device wrote it, of ours or of the post's author. */
  async #askToRetract(tx: Transaction, author: PersonId, target: ItemId): Promise<void> {
    const record = { kind: 'retraction', target, atMs: this.#components.world.now() } as const
    await this.#send(tx, author, { item: target, record })
  }

  async #retractIn(
    tx: Transaction,
    target: ItemId,
    isIn: (feed: FeedRow) => boolean,
  ): Promise<boolean> {
    const { keyring, world, writer } = this.#components
    let isDone = false
    for (const feed of await feedsWith(tx, target)) {
      const name = isIn(feed) ? writableName(keyring, feed) : undefined
      if (name === undefined) continue
      writer.write(tx, name, { kind: 'retraction', target, atMs: world.now() })
      isDone = true
    }
    return isDone
  }

  #sign(tx: Transaction, post: PostRow, text: string): SignedComment {
    const { keyring, world } = this.#components
    const device = { peer: keyring.device.peer, certificate: keyring.certificate }
    return signComment(device, post.author, {
      post: fromBase64url(post.nonce) ?? new Uint8Array(shortIdLength),
      nonce: world.random(shortIdLength),
      name: tx.get(me, 'me')?.name ?? '',
      text,
      atMs: world.now(),
    })
  }

  /** Writes to the device that wrote an item. */
  async #send(
    tx: Transaction,
    author: PersonId,
    { item, record }: { item: ItemId; record: FeedRecord },
  ): Promise<void> {
    const isOurs = author === this.#components.keyring.person
    const known = isOurs ? await ownDevices(tx) : (tx.get(contacts, author)?.devices ?? [])
    const peer = deviceFor(known, await feedsWith(tx, item))
    if (peer === undefined) throw new NotAContactError(author)
    this.#components.writer.write(tx, { kind: 'pair', peer }, record)
  }
}

/** The device of an author that can relay: one that wrote the item, or else the one that they had last. */
function deviceFor(
  known: readonly Pick<DeviceRow, 'peer' | 'peerKey'>[],
  feeds: readonly FeedRow[],
): PeerName | undefined {
  const writers = feeds.map(({ peerKey }) => peerKey)
  const writer = known.find(({ peerKey }) => writers.includes(peerKey))
  return (writer ?? known.at(-1))?.peer
}

/** The other devices of ours. */
async function ownDevices(tx: Transaction): Promise<DeviceRow[]> {
  return (await tx.list(devices, {})).map(([, row]) => row)
}
