/** Responses to posts: comments, replies, reactions and votes, as one object for the API. */
import type { ItemId, PersonId, PostId, ResponseId } from '../../../protocol/ids.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'
import type { Transaction } from '../../store/transaction.ts'
import { voteIn } from '../polls/acts.ts'
import { pollState, votesIn, type PollState, type Vote } from '../polls/queries.ts'
import { mentioning } from '../posts/readers.ts'
import type { PostRow } from '../posts/tables.ts'
import { react, type ReactionWish } from '../reactions/acts.ts'
import { reactionsTo, reactors, type ReactionCount } from '../reactions/queries.ts'
import { comment, editComment, lockThread } from '../threads/comments.ts'
import { isLocked } from '../threads/locks.ts'
import { peopleOf } from '../threads/mentions.ts'
import {
  commentAt,
  countComments,
  countReplies,
  readThread,
  shownResponse,
  type ShownComment,
  type ThreadQuery,
} from '../threads/queries.ts'
import { threadOf } from '../threads/response-rows.ts'
import type { Threads } from '../threads/threads.ts'
import { earlierVersions } from '../threads/versions.ts'
import type { FacadeInit } from './act.ts'

export interface ThreadsInit extends FacadeInit {
  threads: Threads
}

export class ThreadsFacade {
  readonly #init: ThreadsInit

  constructor(init: ThreadsInit) {
    this.#init = init
  }

  /** Comments on a post. */
  read(post: PostId, query: ThreadQuery): ReturnType<typeof readThread> {
    return readThread(this.#init.store, { post, item: post }, query)
  }

  /** Replies to a comment, also to one by a blocked person. */
  replies(id: ResponseId, query: ThreadQuery): ReturnType<typeof readThread> {
    const { store } = this.#init
    return readThread(store, { post: threadOf(store, id), item: id }, query)
  }

  countComments(post: PostId): Promise<number> {
    return countComments(this.#init.store, post)
  }

  /** How many replies to a comment are shown, where these people are blocked. */
  countReplies(shown: ShownComment, blocked: ReadonlySet<PersonId>): number {
    return countReplies(this.#init.store, shown, blocked)
  }

  /** A response of any type. */
  responseAt(id: ItemId): ReturnType<typeof shownResponse> {
    return shownResponse(this.#init.store, id)
  }

  commentAt(id: ItemId): ReturnType<typeof commentAt> {
    return commentAt(this.#init.store, id)
  }

  /** Comments on a post, or replies to a comment; `@name` mentions the one person of that name in the thread. */
  comment(item: ItemId, text: string): Promise<ResponseId> {
    return this.#init.act(async (tx) =>
      comment(tx, this.#init.threads, item, await this.#mentioning(tx, item, text)),
    )
  }

  /** Gives a comment of ours other words. */
  editComment(id: ResponseId, text: string): Promise<void> {
    const { act, threads, world } = this.#init
    const nowMs = world.now()
    return act(async (tx) => {
      const words = await this.#mentioning(tx, id, text)
      return editComment(tx, threads, id, { text: words, nowMs })
    })
  }

  /** Takes a comment back: one of ours, or any on a post of ours. */
  deleteComment(id: ResponseId): Promise<void> {
    return this.#init.act((tx) => this.#init.threads.retractResponse(tx, id))
  }

  /** Earlier versions of a comment that came here, oldest first. */
  versions(id: ResponseId): ReturnType<typeof earlierVersions> {
    return earlierVersions(this.#init.store, id)
  }

  /** Locks the thread of a post of ours, or opens it again. */
  lock(post: PostId, isOn: boolean): Promise<void> {
    return this.#init.act((tx) => lockThread(tx, this.#init.threads, post, isOn))
  }

  isLocked(post: Pick<PostRow, 'id' | 'author'>): boolean {
    return isLocked(this.#init.store, { post: post.id, author: post.author })
  }

  // -- reactions

  /** Gives a post or a comment a reaction, or takes it back. */
  react(item: ItemId, wish: ReactionWish): Promise<void> {
    return this.#init.act((tx) => react(tx, this.#init.threads, item, wish))
  }

  /** Emoji on an item with their counts. A page of items reads once which people are blocked. */
  reactionsTo(item: ItemId, blocked?: ReadonlySet<PersonId>): Promise<ReactionCount[]> {
    return reactionsTo(this.#init.store, item, this.#init.keyring.person, blocked)
  }

  /** The people who reacted to an item, with their emoji, oldest first. */
  reactors(item: ItemId): ReturnType<typeof reactors> {
    return reactors(this.#init.store, item)
  }

  // -- polls

  /** Votes in the poll of a post, for no option to take that back. */
  vote(post: PostId, choices: readonly number[]): Promise<void> {
    const atMs = this.#init.world.now()
    return this.#init.act((tx) => voteIn(tx, this.#init.threads, post, { choices, atMs }))
  }

  /** The state of the poll of a post; `undefined` where it has none. */
  async poll(post: PostRow): Promise<PollState | undefined> {
    const { keyring, store, world } = this.#init
    const { poll } = post
    const seen = { owner: keyring.person, nowMs: world.now() }
    return poll && pollState(store, { ...post, poll }, seen)
  }

  /** The people who voted in the poll of a post, with their choices, oldest first. */
  votes(post: PostId): Promise<Vote[]> {
    return votesIn(this.#init.store, post)
  }

  async #mentioning(tx: Transaction, item: ItemId, text: string): Promise<string> {
    const self = this.#init.keyring.person
    const people = await peopleOf(tx, { post: threadOf(tx, item), self })
    return mentioning(text, people, commentTextBytesMax)
  }
}
