/**
 * Up to where the owner has read the timeline. Every browser of theirs tells it again and again; it is written at most
 * once a minute, and counts from when it was told.
 */
import { readMarkMsMin, unreadMax } from './limits.ts'
import { inBackground } from '../../background.ts'
import type { Store } from '../../store/store.ts'
import { sortable } from '../../store/table.ts'
import type { World } from '../../world.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { readMarks, timeline } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface ReadState {
  /** Posts up to this time are read. */
  untilMs: number
  /** How many are not; `unreadMax` means that many or more. */
  unread: number
}

export interface ReadingMarksComponents {
  keyring: Keyring
  store: Store
  world: World
  writer: Writer
}

export class ReadingMarks {
  readonly #components: ReadingMarksComponents
  #toldMs = 0
  #writtenAtMs = -Infinity
  #cancelTimer: (() => void) | undefined

  constructor(components: ReadingMarksComponents) {
    this.#components = components
  }

  /** Notes that everything up to a time is read. */
  async mark(untilMs: number): Promise<void> {
    const { world } = this.#components
    const wanted = Math.min(untilMs, world.now())
    if (wanted <= this.#untilMs()) return
    this.#toldMs = wanted
    const waitMs = this.#writtenAtMs + readMarkMsMin - world.elapsed()
    if (waitMs <= 0) await this.#write()
    else {
      // As on a full disk: it is told again.
      const write = (): void => inBackground(this.#write(), () => undefined)
      this.#cancelTimer ??= world.after(waitMs, write)
    }
  }

  /** What is read, and how much is not. */
  async state(): Promise<ReadState> {
    const { keyring, store } = this.#components
    const untilMs = this.#untilMs()
    const blocked = await blockedPeople(store)
    let unread = 0
    let gt = sortable(untilMs + 1)
    for (let isEnd = false; !isEnd && unread < unreadMax;) {
      const rows = await store.list(timeline, { gt, limit: unreadMax })
      const theirs = rows.filter(
        ([, { author }]) => author !== keyring.person && !blocked.has(author),
      )
      unread += theirs.length
      isEnd = rows.length < unreadMax
      gt = rows.at(-1)?.[0] ?? gt
    }
    return { untilMs, unread: Math.min(unread, unreadMax) }
  }

  /** Ends the wait for the next time to write; what was told since the last one is told again by whoever reads on. */
  stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #untilMs(): number {
    return Math.max(this.#toldMs, this.#components.store.get(readMarks, 'timeline') ?? 0)
  }

  async #write(): Promise<void> {
    const { store, world, writer } = this.#components
    this.stop()
    this.#writtenAtMs = world.elapsed()
    const record = { kind: 'read', untilMs: this.#toldMs, atMs: world.now() } as const
    await store.transact((tx) => {
      writer.write(tx, { kind: 'self' }, record)
    })
  }
}
