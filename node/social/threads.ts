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
import { NotAContactError, NotFoundError, NotYoursError } from '../errors.ts'
import type { Transaction } from '../store/transaction.ts'
import type { World } from '../world.ts'
import { commentAt } from './comments.ts'
import { writableName } from './feeds.ts'
import { feedsWith, type ItemId } from './items.ts'
import type { Keyring } from './keyring.ts'
import { postAt } from './posts.ts'
import { contacts, me, type FeedRow, type PostRow } from './tables.ts'
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
   * Comments on a post: on one of ours in its feeds at once, on somebody else's by way of their node.
   *
   * @throws {NotFoundError} when there is no such post.
   */
  async comment(tx: Transaction, id: PostId, text: string): Promise<CommentId> {
    const { keyring } = this.#components
    const post = postAt(tx, id)?.post
    if (post === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
    const comment = this.#sign(tx, post, text)
    if (post.author === keyring.person) await this.relay(tx, id, comment)
    else await this.#send(tx, post, comment)
    return commentId(keyring.person, id, comment.nonce)
  }

  /** Appends a comment to all feeds in which a post of ours stands. */
  async relay(tx: Transaction, post: PostId, comment: SignedComment): Promise<void> {
    const { keyring, writer } = this.#components
    for (const feed of await feedsWith(tx, post)) {
      const name = writableName(keyring, feed)
      if (name !== undefined) writer.write(tx, name, { ...comment, kind: 'relay' })
    }
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
    await this.retractRelayed(tx, id)
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
    if (comment.postAuthor === person) return this.retractRelayed(tx, id)
    if (comment.author !== person) throw new NotYoursError(id)
    await this.#retractIn(tx, id, ({ kind }) => kind === 'pair')
  }

  /** Takes back what stands in feeds of ours that others read as well: a post, or comments that we relayed. */
  async retractRelayed(tx: Transaction, target: ItemId): Promise<void> {
    await this.#retractIn(tx, target, ({ kind }) => kind !== 'pair')
  }

  async #retractIn(
    tx: Transaction,
    target: ItemId,
    isIn: (feed: FeedRow) => boolean,
  ): Promise<void> {
    const { keyring, world, writer } = this.#components
    for (const feed of await feedsWith(tx, target)) {
      const name = isIn(feed) ? writableName(keyring, feed) : undefined
      if (name === undefined) continue
      writer.write(tx, name, { kind: 'retraction', target, atMs: world.now() })
    }
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

  async #send(tx: Transaction, { id, author }: PostRow, comment: SignedComment): Promise<void> {
    const peer = deviceFor(tx, author, await feedsWith(tx, id))
    if (peer === undefined) throw new NotAContactError(author)
    this.#components.writer.write(tx, { kind: 'pair', peer }, { ...comment, kind: 'comment' })
  }
}

/** The device of an author that can relay: one that wrote the post, or else the one that they had last. */
function deviceFor(
  tx: Transaction,
  author: PersonId,
  feeds: readonly FeedRow[],
): PeerName | undefined {
  const devices = tx.get(contacts, author)?.devices ?? []
  const writers = feeds.map(({ peerKey }) => peerKey)
  const writer = devices.find(({ peerKey }) => writers.includes(peerKey))
  return (writer ?? devices.at(-1))?.peer
}
