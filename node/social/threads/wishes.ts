/**
 * Acts on what contacts wish, see `inbox.ts`: relays their comments on our posts to everybody who reads those, and takes
 * comments back for them. One transaction for each step: the wish goes with what it made us write.
 */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { peerName } from '../../../protocol/ids.ts'
import { verifyComment, type CommentRecord } from '../../../protocol/records/comment.ts'
import { decodeRecord } from '../../../protocol/records/record.ts'
import { commentsPerDayMax } from './limits.ts'
import { upkeepRetryMs } from '../lib/limits.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { countToday } from '../lib/daily.ts'
import { isReader } from '../feeds/feed-rows.ts'
import { discard, nextLetters, type Letter } from './inbox.ts'
import { feedsWith, isRetracted, type ItemId } from '../feeds/placements.ts'
import { isThreadFull } from './counts.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { postAt } from '../posts/posts.ts'
import { commentKeys, comments, quotas } from './tables.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import { isFormerReader } from '../devices/successors.ts'
import type { Threads } from './threads.ts'

export interface WishesComponents {
  keyring: Keyring
  log: Log
  store: Store
  threads: Threads
  world: World
}

export class Wishes {
  readonly #components: WishesComponents
  #running: Promise<void> | undefined
  #isAgain = false
  #isStopped = false
  #cancelRetry: () => void = () => undefined

  constructor(components: WishesComponents) {
    this.#components = components
  }

  /** Acts on all that waits. Never rejects: what fails, as on a full disk, waits for the next occasion. */
  async workOff(): Promise<void> {
    if (this.#isStopped) return
    this.#isAgain = true
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    await this.#running
  }

  /** Resolves when nothing of it runs any more: views that are made anew meanwhile know no post that is commented on. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelRetry()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#isAgain && !this.#isStopped) {
        this.#isAgain = false
        while (!this.#isStopped && (await this.#step()));
      }
    } catch (error) {
      const { log, world } = this.#components
      log.warn({ error: String(error) }, 'wishes wait')
      // As on a full disk: nothing else may come that would begin it again.
      this.#cancelRetry()
      this.#cancelRetry = world.after(upkeepRetryMs, () => void this.workOff())
    }
  }

  /** Whether there may be more. */
  #step(): Promise<boolean> {
    return this.#components.store.transact(async (tx) => {
      const letters = await nextLetters(tx)
      for (const letter of letters) {
        await this.#grant(tx, letter)
        discard(tx, letter)
      }
      return letters.length > 0
    })
  }

  async #grant(tx: Transaction, letter: Letter): Promise<void> {
    const { log, threads } = this.#components
    const { wish } = letter
    if (wish.kind === 'retraction') {
      if (this.#isBySender(tx, letter, wish.target)) await threads.retractRelayed(tx, wish.target)
      return
    }
    const record = decodeRecord(fromBase64url(wish.record) ?? new Uint8Array(0), 'pair')
    if (record?.kind !== 'comment') return
    const refusal = await this.#relay(tx, record)
    if (refusal !== undefined) log.info({ feed: letter.feed, refusal }, 'comment not relayed')
  }

  /** Whether a comment that we relayed is by who wishes it gone; another device of ours may wish all of ours gone. */
  #isBySender(tx: Transaction, { feed }: Letter, target: ItemId): boolean {
    const sender = tx.get(feeds, feed)?.owner
    if (sender === this.#components.keyring.person) return true
    const key = tx.get(commentKeys, target)
    const comment = key === undefined ? undefined : tx.get(comments, key)
    return comment !== undefined && comment.author === sender
  }

  /** Why not, if not. */
  async #relay(tx: Transaction, comment: CommentRecord): Promise<string | undefined> {
    const { keyring, threads, world } = this.#components
    const { id, post, person, peerKey } = verifyComment(comment, keyring.person)
    if (tx.get(commentKeys, id) !== undefined) return 'relayed before'
    if (isRetracted(tx, person, id) || isRetracted(tx, keyring.person, id)) return 'taken back'
    if (isBlocked(tx, person)) return 'blocked'
    if (postAt(tx, post)?.post.author !== keyring.person) return 'no such post'
    const peer = peerName(peerKey)
    const isReadBy = (feed: FeedRow): boolean =>
      isReader(tx, peer, feed.id) || isFormerReader(tx, keyring, { person, feed })
    const isOurs = person === keyring.person
    // Also what is refused below counts, which costs us a search.
    const nowMs = world.now()
    const isWithin = countToday(tx, quotas, { person, nowMs, max: commentsPerDayMax })
    if (!isWithin) return 'too many today'
    if (isThreadFull(tx, post)) return 'too many on this post'
    if (!isOurs && !(await feedsWith(tx, post)).some(isReadBy)) return 'not a reader'
    await threads.relay(tx, post, comment)
    return undefined
  }
}
