/** Writing in threads, and taking back what one wrote: posts and comments. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import {
  commentId,
  shortIdLength,
  type CommentId,
  type PeerName,
  type PersonId,
  type PostId,
} from '../../../protocol/ids.ts'
import { signComment, type SignedComment } from '../../../protocol/records/comment.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { NotAContactError, NotFoundError, NotYoursError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { commentAt } from './comments.ts'
import { feedsWith, type ItemId } from '../feeds/placements.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { postAt } from '../posts/posts.ts'
import type { Successors } from '../devices/successors.ts'
import { contacts, devices, me, type DeviceRow } from '../contacts/tables.ts'
import type { FeedRow } from '../feeds/tables.ts'
import type { PostRow } from '../posts/tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface ThreadsComponents {
  keyring: Keyring
  successors: Successors
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

  /** Appends a comment to all feeds of this device for those who read a post of ours. @returns whether there are any */
  async relay(tx: Transaction, post: PostId, comment: SignedComment): Promise<boolean> {
    const { successors, writer } = this.#components
    const names = await successors.of(tx, await feedsWith(tx, post))
    for (const name of names) writer.write(tx, name, { ...comment, kind: 'relay' })
    return names.length > 0
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
   * Takes back what stands in feeds of this device, or of one that this home was before, that others read as well: a
   * post, or comments that it relayed.
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
    const { successors, world, writer } = this.#components
    const names = await successors.of(tx, (await feedsWith(tx, target)).filter(isIn))
    for (const name of names) {
      writer.write(tx, name, { kind: 'retraction', target, atMs: world.now() })
    }
    return names.length > 0
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
