/**
 * Which connected peers asked us for feeds that we do not write: they want to hear of news from here, because they cannot
 * reach who writes them. What comes for several feeds is told once.
 */
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { foreignFeedsMax, interestMsMax, othersNewsDelayMs, syncJitter } from './limits.ts'
import { jittered, type World } from '../world.ts'

export interface NewsSubscribersInit {
  world: World
  /** Tells a peer that there may be something new of those feeds. */
  tell: (peer: PeerName, feeds: ReadonlySet<FeedId>) => void
}

interface Named {
  feeds: Set<FeedId>
  atMs: number
}

interface Waiting {
  feeds: Set<FeedId>
  cancel: () => void
}

export class NewsSubscribers {
  readonly #init: NewsSubscribersInit
  readonly #named = new Map<PeerName, Named>()
  readonly #waiting = new Map<PeerName, Waiting>()

  constructor(init: NewsSubscribersInit) {
    this.#init = init
  }

  /** A peer asked for feeds of others, in place of those that it asked for before or in addition. */
  note(peer: PeerName, feeds: readonly FeedId[], isMore: boolean): void {
    const before = isMore ? (this.#named.get(peer)?.feeds ?? []) : []
    const all = new Set([...before, ...feeds].slice(0, foreignFeedsMax))
    this.#named.set(peer, { feeds: all, atMs: this.#init.world.elapsed() })
  }

  /** New entries of a feed came from somebody: all others who asked for it are told soon. */
  arrived(feed: FeedId, from: PeerName | undefined): void {
    const { world } = this.#init
    for (const [peer, { feeds, atMs }] of this.#named) {
      if (world.elapsed() - atMs > interestMsMax) this.#named.delete(peer)
      else if (peer !== from && feeds.has(feed)) this.#tellSoon(peer, feed)
    }
  }

  gone(peer: PeerName): void {
    this.#named.delete(peer)
    this.#waiting.get(peer)?.cancel()
    this.#waiting.delete(peer)
  }

  stop(): void {
    for (const peer of this.#waiting.keys()) this.gone(peer)
    this.#named.clear()
  }

  #tellSoon(peer: PeerName, feed: FeedId): void {
    const { world, tell } = this.#init
    const waiting = this.#waiting.get(peer)
    if (waiting !== undefined) {
      waiting.feeds.add(feed)
      return
    }
    const feeds = new Set([feed])
    const cancel = world.after(jittered(world, othersNewsDelayMs, syncJitter), () => {
      this.#waiting.delete(peer)
      tell(peer, feeds)
    })
    this.#waiting.set(peer, { feeds, cancel })
  }
}
