/** All parts of the reader share the state, the moment, and the effects. */
import type { Drops } from '../drops.ts'
import type { FeedId, PeerName } from '../ids.ts'
import type { Page } from '../page.ts'
import type { Pull } from './pull.ts'
import type { Question } from './questions.ts'

export type ReaderEffect =
  /** Wants `wanted`: the feeds that may come from a peer. */
  | { kind: 'look'; peer: PeerName; scope: Scope }
  | { kind: 'ask'; peer: PeerName; question: Question }
  /** Wants `stored` with the same number, in the order of these effects. */
  | { kind: 'store'; peer: PeerName; feed: FeedId; page: Page; number: number }
  /** The writer of a feed took entries back: not proved yet. To be done before pages that come later are stored. */
  | { kind: 'take-back'; peer: PeerName; feed: FeedId; drops: Drops }
  /** The channel is of no more use. */
  | { kind: 'drop'; peer: PeerName; reason: 'late' | 'misbehaved' }
  /** The connection ended while pages came, as it does over relays: the sooner there is another one, the better. */
  | { kind: 'reconnect'; peer: PeerName }
  /** This peer has another history of a feed, or the feed's writer has only a part of ours. */
  | { kind: 'forked'; peer: PeerName; feed: FeedId; isTheirs: boolean }
  /** The peer has nothing more for us, or cannot be asked for now. */
  | { kind: 'done'; peer: PeerName; isComplete: boolean }
  /** Entries that the comparison of everything found missing, and that came. */
  | { kind: 'repaired'; peer: PeerName; count: number }

export type EffectOf<Kind extends ReaderEffect['kind']> = Extract<ReaderEffect, { kind: Kind }>

/** Feeds that the peer writes; also those whose writers cannot be asked; also those whose writers can. */
export type Scope = 'theirs' | 'missing' | 'all'

export interface ReaderInit {
  /** Milliseconds between rounds without any hint, and the share of it that chance changes. */
  intervalMs: number
  jitter: number
  /** Pause after a failure, doubled each time, up to the interval. */
  retryMs: number
  /** How long an answer may take. */
  answerMs: number
  /** How long a new entry may be on its way before a comparison of everything calls it missing. */
  settleMs: number
}

/** Clock and randomness, which the caller gives to each step. */
export interface Moment {
  readonly nowMs: number
  readonly random: (length: number) => Uint8Array
}

export interface ReaderState {
  readonly init: ReaderInit
  readonly pulls: Map<PeerName, Pull>
  /** The peer that a feed is being fetched from: only feeds in the queue or a run of that peer. */
  readonly fetchers: Map<FeedId, PeerName>
  /** Peers whose connection or channel was cut while pages came: the next may be cut as well. */
  readonly cutPeers: Set<PeerName>
  /** Number of the last page that was given to be stored. */
  lastPage: number
}

/** One step of a reader. */
export class Turn {
  readonly state: ReaderState
  readonly moment: Moment
  readonly effects: ReaderEffect[] = []

  constructor(state: ReaderState, moment: Moment) {
    this.state = state
    this.moment = moment
  }

  /** Asks a question that has an answer, and waits for it. */
  ask({ peer }: Pull, question: Question): void {
    this.effects.push({ kind: 'ask', peer, question })
  }

  /** From now on an answer must come in time. */
  expect(pull: Pull): void {
    pull.giveUpAtMs = this.moment.nowMs + this.state.init.answerMs
  }
}
