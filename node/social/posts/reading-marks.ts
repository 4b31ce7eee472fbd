/**
 * Reading marks: how far the owner has read the timeline. Every browser of theirs tells it again and again; the node writes it at
 * most once a minute, and it counts from when it was told.
 */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { shortIdLength, type PostId } from '../../../protocol/ids.ts'
import { readPostsMax } from '../../../protocol/limits.ts'
import { inBackground } from '../../background.ts'
import { lastArrival } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import { silentPeople } from '../contacts/silent.ts'
import { shownMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { readMarkMsMin, unreadMax } from './limits.ts'
import { readMarks, unread, type PostRow, type UnreadRow } from './tables.ts'
import { isUnread, upTo } from './unread.ts'
import { isHidden } from './hiding.ts'

export interface ReadState {
  /** When the newest post stands that is read. */
  untilMs: number
  /** How many are not; `unreadMax` means that many or more. */
  unread: number
  /** The number of the last arrival. */
  arrived: number
}

export interface ReadingMarksComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  store: Store
  world: World
  writer: Writer
}

export class ReadingMarks {
  readonly #components: ReadingMarksComponents
  /** All that came with this arrival or before it is read. */
  #told = 0
  /** When the newest of that stands. */
  #toldUntilMs = 0
  #written = 0
  #writtenAtMs = -Infinity
  #cancelTimer: (() => void) | undefined

  constructor(components: ReadingMarksComponents) {
    this.#components = components
  }

  /** Notes that everything is read that came with an arrival or before it. */
  async mark(arrived: number): Promise<void> {
    const { store, world } = this.#components
    const wanted = Math.min(arrived, lastArrival(store))
    if (wanted <= this.#told) return
    this.#told = wanted
    const rows = await store.list(unread, upTo(wanted))
    if (rows.length === 0) return
    for (const [, { atMs }] of rows) this.#toldUntilMs = Math.max(this.#toldUntilMs, atMs)
    const waitMs = this.#writtenAtMs + readMarkMsMin - world.elapsed()
    if (waitMs <= 0) await this.#write()
    else {
      // As on a full disk: it is told again.
      const write = (): void => inBackground(this.#write(), () => undefined)
      this.#cancelTimer ??= world.after(waitMs, write)
    }
  }

  /** How far the owner has read, and how much is left. */
  async state(): Promise<ReadState> {
    const { store, world } = this.#components
    const silent = new Set([...(await blockedPeople(store)), ...(await silentPeople(store))])
    const counts = ([key, { author }]: [string, UnreadRow]): boolean =>
      !silent.has(author) && !isHidden(store, postIn(key))
    let count = 0
    let { lt: gte } = upTo(this.#told)
    for (let isEnd = false; !isEnd && count < unreadMax;) {
      const rows = await store.list(unread, { gte, limit: unreadMax })
      count += rows.filter(counts).length
      isEnd = rows.length < unreadMax
      gte = `${rows.at(-1)?.[0] ?? gte}!`
    }
    const lastMs = Math.max(this.#toldUntilMs, store.get(readMarks, 'timeline') ?? 0)
    const untilMs = shownMs(lastMs, world.now())
    return { untilMs, unread: Math.min(count, unreadMax), arrived: lastArrival(store) }
  }

  /** Whether a post is not read. */
  isUnread(post: PostRow): boolean {
    return isUnread(this.#components.store, post) && post.arrival > this.#told
  }

  /** Writes marks that wait for their time. Never rejects: on a full disk the browser that reads on tells it again. */
  async stop(): Promise<void> {
    this.#cancel()
    if (this.#told > this.#written) await this.#write().catch(() => undefined)
  }

  async #write(): Promise<void> {
    const { followClock, store, world } = this.#components
    this.#cancel()
    this.#writtenAtMs = world.elapsed()
    const told = this.#told
    await store.transact(async (tx) => {
      await followClock(tx)
      const rows = await tx.list(unread, upTo(told))
      for (let start = 0; start < rows.length; start += readPostsMax) {
        this.#writeSome(tx, rows.slice(start, start + readPostsMax))
      }
    })
    this.#written = told
    // From now on the view says it, also once a clock was set back.
    if (told === this.#told) this.#toldUntilMs = 0
  }

  #writeSome(tx: Transaction, rows: readonly [string, UnreadRow][]): void {
    const { world, writer } = this.#components
    const posts = rows.map(([key]) => idIn(key))
    const untilMs = Math.max(0, ...rows.map(([, { atMs }]) => atMs))
    writer.write(tx, { kind: 'self' }, { kind: 'read', posts, untilMs, atMs: world.now() })
  }

  #cancel(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}

/** The post of a key like `arrival!post`. */
function postIn(key: string): PostId {
  return key.slice(key.indexOf('!') + 1) as PostId
}

/** The same as bytes. */
function idIn(key: string): Uint8Array {
  return fromBase64url(postIn(key)) ?? new Uint8Array(shortIdLength)
}
