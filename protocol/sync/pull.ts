/** What is known of one peer that a reader asks: how far the talk is, and which feeds are being fetched from it. */
import { topOf, type Extent } from '../extent.ts'
import type { FeedId, PeerName } from '../ids.ts'
import { feedEntriesMax, newestMax, pageEntriesMax, syncCreditMax } from '../limits.ts'
import type { Question } from './questions.ts'
import type { Outcome } from './outcome.ts'

/** A feed that may be fetched from a peer. */
export interface Wanted {
  readonly feed: FeedId
  readonly extent: Extent
  /** Whether the peer writes it. */
  readonly isTheirs: boolean
  /** Whether its newest entries are of use before the older ones are there. */
  readonly isNewestFirst: boolean
}

/** A feed as its peer has it. */
export interface Offer {
  wanted: Wanted
  /** Its place among the feeds asked for on the channel. */
  of: number
  height: number
  /** Beginning of the hash of the entry there. */
  head: Uint8Array
}

/** A run of pages on its way. */
export interface Run {
  readonly offer: Offer
  /** Pages that came but are not stored yet. */
  storing: number
  isEnded: boolean
  hasNews: boolean
  /** What kept its pages out. */
  failure?: Outcome
  readonly isApart: boolean
}

/** A comparison of everything: what was missing at first, and from when on that can no longer be on its way. */
export interface Repair {
  readonly missing: Map<FeedId, number>
  isNoted: boolean
  readonly atMs: number
}

export type Phase = 'idle' | 'looking' | 'comparing' | 'measuring' | 'fetching'

export class Pull {
  readonly peer: PeerName
  phase: Phase = 'idle'
  /** Whether to look once more when done. */
  isAgain = false
  /** Whether something told of news, so that asking whether there is any would be a question too many. */
  isNewsLikely = false
  repair?: Repair
  wanted: readonly Wanted[] = []
  /** Feeds in the order in which their heights were asked, and how many of them have been answered. */
  asked: readonly Wanted[] = []
  measured = 0
  readonly offers = new Map<FeedId, Offer>()
  queue: FeedId[] = []
  runs: Run[] = []
  /** Feeds whose pages were no good here. */
  readonly bad = new Set<FeedId>()
  /** Pages that the peer may still send. */
  credit = syncCreditMax
  hasNews = false
  failures = 0
  /** When to look again, and when to give up waiting for an answer. */
  dueAtMs = Infinity
  giveUpAtMs = Infinity

  constructor(peer: PeerName) {
    this.peer = peer
  }

  /** Forgets the channel and all that was on its way, not what makes the peer worth asking again. */
  reset(): FeedId[] {
    const feeds = [...this.runs.map(({ offer }) => offer.wanted.feed), ...this.queue]
    this.phase = 'idle'
    this.asked = []
    this.measured = 0
    this.offers.clear()
    this.queue = []
    this.runs = []
    this.credit = syncCreditMax
    delete this.repair
    this.giveUpAtMs = Infinity
    return feeds
  }

  get isWaiting(): boolean {
    return this.runs.some(({ isEnded }) => !isEnded)
  }
}

/**
 * What to ask for next of a feed that ends at `height` with its peer. Who lacks more than a page begins with the newest
 * entries, goes on to the end from there, and fills the gap last.
 */
export function nextQuestion({ wanted, of, height }: Offer): Question {
  const { head, tip } = wanted.extent
  const isFar = height - head.height > pageEntriesMax
  if (wanted.isNewestFirst && tip === undefined && isFar) {
    return { kind: 'newest', of, count: newestMax }
  }
  const top = topOf(wanted.extent)
  const from = (height > top.height ? top.height : head.height) + 1
  const to = height > top.height || tip === undefined ? height : tip.from - 1
  return { kind: 'pages', of, from, to: Math.min(to, feedEntriesMax), isApart: false }
}

/** Whether a feed lacks entries that its peer has. */
export function isLacking({ wanted, height }: Offer): boolean {
  const { head } = wanted.extent
  return height > head.height
}
