/** A reader's state of its talk with one peer: how far it is, and which feeds are being fetched from that peer. */
import type { Extent } from '../extent.ts'
import type { FeedId, PeerName } from '../ids.ts'
import { syncCreditMax } from '../limits.ts'
import type { Outcome } from './outcome.ts'
import type { QuestionOf } from './questions.ts'

/** A feed that may be fetched from a peer. */
export interface Wanted {
  readonly feed: FeedId
  readonly extent: Extent
  /** Whether the peer writes it. */
  readonly isTheirs: boolean
  /** Whether its newest entries are of use before the older ones are there. */
  readonly isNewestFirst: boolean
  /** How many of its entries are known to be taken back. @default 0 */
  readonly drops?: number
}

/** A feed as its peer has it. */
export interface Offer {
  wanted: Wanted
  /** Its place among the feeds asked for on the channel. */
  readonly of: number
  readonly height: number
  /** Beginning of the hash of the entry there. */
  readonly head: Uint8Array
  /** Whether no more entries below the tip can be had before the gap is filled. */
  isShown: boolean
}

export type RunQuestion = QuestionOf<'pages' | 'newest'>

/** Pages on their way. */
export interface Run {
  readonly offer: Offer
  readonly question: RunQuestion
  /** The entries that were there when it was asked. */
  readonly before: Extent
  readonly askedAtMs: number
  /** Seq that the next page begins with; 0 where the server decides. */
  next: number
  /** Pages that came, and those of them that are not stored yet. */
  pages: number
  storing: number
  isEnded: boolean
  /** The reason why its pages were not stored. */
  failure?: Outcome
}

/**
 * A comparison of everything, in two rounds: the first notes how much there is, the second, when none of that can be on its way
 * any more, fetches and counts all that is still missing.
 */
export interface Repair {
  stage: 'wanted' | 'noting' | 'noted' | 'counting'
  readonly noted: Map<FeedId, number>
  /** When the second round is due. */
  atMs: number
  count: number
}

export type Phase = 'idle' | 'looking' | 'comparing' | 'measuring' | 'dropping' | 'fetching'

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
  /** Pages that are being stored, by their number. */
  readonly storing = new Map<number, Run>()
  /** Feeds whose pages were no good in this round. */
  readonly bad = new Set<FeedId>()
  /** Feeds of which the peer has another history, as it was told on this channel: there is nothing to fetch. */
  readonly forked = new Set<FeedId>()
  /** Feeds of which the peer had fewer entries than we, though it writes them, as it was told likewise; it may have stopped giving them to us. */
  readonly short = new Set<FeedId>()
  /** Feeds whose drops are to be asked for, and those whose drops have been. */
  outdated: Offer[] = []
  asking: Offer[] = []
  /** Pages that came over this channel. */
  pages = 0
  /** Pages that the peer may still send. */
  credit = syncCreditMax
  /** Whether this round brought anything; and anything that may name feeds that were not asked for yet. */
  hasNews = false
  hasGrants = false
  /** Whether something came that may name feeds of others, since those were looked at last. */
  owesOthers = false
  /** Whether the last round left gaps for later, so that this one must not. */
  hasLeftGaps = false
  failures = 0
  /** When to look again, and when to give up waiting for an answer. */
  dueAtMs = Infinity
  /** When a full round was due before one that only asks whether all is here. */
  dueAfterwardsMs = Infinity
  giveUpAtMs = Infinity

  constructor(peer: PeerName) {
    this.peer = peer
  }

  /** Forgets the channel and all that was on its way, not why the peer is worth asking again. @returns the feeds on their way */
  reset(): FeedId[] {
    const feeds = [...this.runs.map(({ offer }) => offer.wanted.feed), ...this.queue]
    this.phase = 'idle'
    this.asked = []
    this.measured = 0
    this.offers.clear()
    this.queue = []
    this.outdated = []
    this.asking = []
    this.runs = []
    // Forks and short feeds that the peer was told of have no answer, and may have been lost with the channel.
    this.forked.clear()
    this.short.clear()
    this.storing.clear()
    this.pages = 0
    this.credit = syncCreditMax
    this.giveUpAtMs = Infinity
    if (this.repair?.stage === 'noting') this.repair.stage = 'wanted'
    if (this.repair?.stage === 'counting') this.repair.stage = 'noted'
    return feeds
  }

  /** The run whose page comes next. */
  get waiting(): Run | undefined {
    return this.runs.find(({ isEnded }) => !isEnded)
  }
}
