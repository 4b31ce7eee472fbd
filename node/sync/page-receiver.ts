/** Takes in what peers send, one after the other: proves each page, stores it, and keeps the proof of another history. */
import { equalBytes } from '../../protocol/bytes.ts'
import { noPrev } from '../../protocol/entry.ts'
import { PappusError } from '../../protocol/errors.ts'
import { hasSeq } from '../../protocol/extent.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { encodePage, provePage, type Page } from '../../protocol/page.ts'
import type { Outcome } from '../../protocol/sync/outcome.ts'
import type { Stored } from '../../protocol/sync/pages.ts'
import type { EffectOf } from '../../protocol/sync/turn.ts'
import { extentAt, hashAt, keepFork, signatureAt } from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import type { Reader } from '../store/transaction.ts'
import type { Replica } from './replica.ts'

export interface PageReceiverInit {
  store: Store
  replica: Replica
  /** Called when data of a peer could not be taken. */
  refused: (peer: PeerName, error: unknown) => void
}

export class PageReceiver {
  readonly #init: PageReceiverInit
  #last: Promise<unknown> = Promise.resolve()

  constructor(init: PageReceiverInit) {
    this.#init = init
  }

  /** Proves and stores a page, after all that came before it. */
  store({ peer, feed, page, number }: EffectOf<'store'>): Promise<Stored> {
    return this.#next(async () => {
      const outcome = await this.#take(peer, feed, page)
      return { feed, number, outcome, extent: extentAt(this.#init.store, feed) }
    })
  }

  /** Forgets what the writer of a feed took back, before the pages that come later are stored. */
  takeBack({ peer, feed, drops }: EffectOf<'take-back'>): Promise<void> {
    const { replica, refused } = this.#init
    return this.#next(() =>
      replica.takeBack(feed, drops).catch((error: unknown) => refused(peer, error)),
    )
  }

  /** Resolves when everything was taken. */
  async settled(): Promise<void> {
    await this.#last
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Never throws. */
  async #take(peer: PeerName, feed: FeedId, page: Page): Promise<Outcome> {
    const { store, replica, refused } = this.#init
    if (isStored(store, feed, page)) return 'known'
    const prev = page.prev ?? (page.from === 1 ? noPrev : hashAt(store, feed, page.from - 1))
    if (prev === undefined) return 'gap'
    try {
      const entries = provePage(feed, { height: page.from - 1, hash: prev }, page)
      const outcome = await replica.accept(feed, entries, peer)
      if (outcome === 'fork') await this.#keepFork(feed, page)
      return outcome
    } catch (error) {
      refused(peer, error)
      return error instanceof PappusError && error.code === 'bad-signature' ? 'bad' : 'refused'
    }
  }

  async #keepFork(feed: FeedId, page: Page): Promise<void> {
    const seq = page.from + page.items.length - 1
    await this.#init.store.transact((tx) => keepFork(tx, feed, { seq, page: encodePage(page) }))
  }
}

/** Whether a page is there already, so that it need not be proved again: with its last entry all below it are the same. */
function isStored(reader: Reader, feed: FeedId, { from, items, signature }: Page): boolean {
  const extent = extentAt(reader, feed)
  if (!items.every((_, index) => hasSeq(extent, from + index))) return false
  const ours = signatureAt(reader, feed, from + items.length - 1)
  return ours !== undefined && equalBytes(ours, signature)
}
