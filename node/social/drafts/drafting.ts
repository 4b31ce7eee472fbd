/** Drafts as one object for the API, and what they do by themselves: they are recorded after a while, and sent at their time. */
import type { DraftId, PostId } from '../../../protocol/ids.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import { TimedWork } from '../lib/timed-work.ts'
import type { NewPost, PostAudience, Posts } from '../posts/posts.ts'
import { Drafts, type DraftChange, type DraftsComponents, type DraftWish } from './drafts.ts'
import { recordAfterMs } from './limits.ts'
import { draftAt, findDraft, hasUnrecorded, isScheduled, listDrafts } from './rows.ts'
import { PostSender, type SenderComponents } from './post-sender.ts'
import { assertOursToSend, sendDraft, type SendingComponents } from './sending.ts'
import type { DraftRow, DraftVersion } from './tables.ts'

export interface DraftingComponents extends DraftsComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  log: Log
  posts: Posts
  store: Store
}

interface KeepWish {
  /** Whether it is put aside for now: then the other devices have it at once. @default false */
  isAside?: boolean
}

export class Drafting {
  readonly #components: DraftingComponents
  readonly #drafts: Drafts
  readonly #recording: TimedWork
  readonly #sending: SendingComponents
  readonly #sender: PostSender

  constructor(components: DraftingComponents) {
    this.#components = components
    this.#drafts = new Drafts(components)
    const act: SenderComponents['act'] = (work) => this.#act(work)
    this.#sending = { ...components, drafts: this.#drafts }
    this.#sender = new PostSender({ ...components, drafts: this.#drafts, act })
    this.#recording = new TimedWork({
      ...components,
      run: () => this.#act((tx) => this.#drafts.recordAll(tx)).then(() => undefined),
      failure: 'drafts are recorded later',
      retryMs: recordAfterMs,
    })
  }

  /** Records what a node that ended had no time for. */
  async start(): Promise<void> {
    if (await hasUnrecorded(this.#components.store)) await this.#recording.run()
    await this.#sender.run()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    await Promise.all([this.#recording.stop(), this.#sender.stop()])
  }

  /** The latest change first. */
  list(): Promise<DraftRow[]> {
    return listDrafts(this.#components.store)
  }

  /** @throws {NotFoundError} when there is none. */
  at(id: DraftId): DraftRow {
    return draftAt(this.#components.store, id)
  }

  /** Whether this device wrote a draft, and so has its files. */
  isOwn(row: DraftRow): boolean {
    return this.#drafts.isOwn(row)
  }

  /** Begins a draft. @throws {LimitReachedError | TooLargeError} as `Drafts.begin` does. */
  begin(draft: DraftWish, wish: KeepWish = {}): Promise<DraftRow> {
    return this.#keep(wish, (tx) => this.#drafts.begin(tx, draft))
  }

  /** Changes a draft, or begins one where that is not the one it was: see `Drafts.change`. */
  change(id: DraftId, change: DraftChange, wish: KeepWish = {}): Promise<DraftRow> {
    return this.#keep(wish, (tx) => this.#drafts.change(tx, id, change))
  }

  /**
   * Deletes a draft; a version after the one that was seen stays.
   *
   * @param seen absent for the one that there is now
   * @throws {NotFoundError} when there is none.
   */
  remove(id: DraftId, seen = Infinity): Promise<void> {
    return this.#act((tx) => this.#drafts.remove(tx, { id, version: seen }))
  }

  /** Sends a draft as it is. @throws as `sendDraft` does; {NotFoundError} when there is none. */
  send(id: DraftId): Promise<PostId> {
    return this.#act((tx) => sendDraft(tx, this.#sending, draftAt(tx, id)))
  }

  /**
   * Sends a post; the version of a draft that it was is gone with that.
   *
   * @throws as `Posts.create` does.
   * @throws {WrittenElsewhereError} when another device is to send the draft: two could.
   */
  sendNew(post: NewPost, audience: PostAudience, draft: DraftVersion | undefined): Promise<PostId> {
    const { posts } = this.#components
    return this.#act(async (tx) => {
      const row = draft && findDraft(tx, draft.id)
      if (row !== undefined) assertOursToSend(this.#drafts, row)
      const sent = await posts.create(tx, post, audience)
      if (draft !== undefined) await this.#drafts.sent(tx, draft)
      return sent
    })
  }

  async #keep(
    { isAside = false }: KeepWish,
    work: (tx: Transaction) => Promise<DraftRow>,
  ): Promise<DraftRow> {
    const row = await this.#act(async (tx) => {
      const kept = await work(tx)
      if (isAside || isScheduled(kept)) this.#drafts.record(tx, kept.id)
      return kept
    })
    this.#recording.in(recordAfterMs)
    if (isScheduled(row)) this.#sender.soon()
    return row
  }

  #act<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    const { followClock, store } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      return work(tx)
    })
  }
}
