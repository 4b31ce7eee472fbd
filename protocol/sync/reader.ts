/**
 * The side of synchronisation that reads: it decides which feed to fetch from which peer, and what to do when it does not come.
 * One machine for all peers, so that each feed is fetched from one of them at a time, and from another if that one fails. Pure:
 * time and randomness come with every event, and all that is to be done is given back.
 */
import type { FeedId, PeerName } from '../ids.ts'
import type { Answer } from './answers.ts'
import { takeDrops } from './dropping.ts'
import { cut, drop, forget } from './failing.ts'
import { compare, takeHeights, takeSame } from './measuring.ts'
import { learn, takePage, takeStored, type Stored } from './pages.ts'
import { Pull, type Wanted } from './pull.ts'
import { begin, confirm, repair } from './rounds.ts'
import { Turn, type Moment, type ReaderEffect, type ReaderInit, type ReaderState } from './turn.ts'

export type ReaderEvent =
  | { kind: 'connected'; peer: PeerName }
  /** The connection ended. */
  | { kind: 'gone'; peer: PeerName }
  /** Something told that there is news. */
  | { kind: 'news'; peer: PeerName }
  /** Entries of the peer came by gossip: it is to hear that they are here. */
  | { kind: 'heard'; peer: PeerName }
  | { kind: 'wanted'; peer: PeerName; wanted: readonly Wanted[] }
  | { kind: 'answer'; peer: PeerName; answer: Answer }
  | ({ kind: 'stored'; peer: PeerName } & Stored)
  /** The channel ended, or could not be opened. */
  | { kind: 'failed'; peer: PeerName }
  /** Time has passed, see `wakeAtMs`. */
  | { kind: 'tick' }
  /** Everything is to be compared with everybody. */
  | { kind: 'repair' }

/** How much there is to do. */
export interface ReaderLoad {
  /** Peers with a round under way. */
  readonly rounds: number
  /** Feeds of which something is asked for now. */
  readonly runs: number
  /** Feeds that wait for it. */
  readonly waiting: number
}

export class SyncReader {
  readonly #state: ReaderState

  constructor(init: ReaderInit) {
    this.#state = { init, pulls: new Map(), fetchers: new Map(), cutPeers: new Set(), lastPage: 0 }
  }

  /** When a `tick` is due; `Infinity` for never. */
  get wakeAtMs(): number {
    let atMs = Infinity
    for (const { dueAtMs, giveUpAtMs } of this.#state.pulls.values()) {
      atMs = Math.min(atMs, dueAtMs, giveUpAtMs)
    }
    return atMs
  }

  get load(): ReaderLoad {
    const pulls = [...this.#state.pulls.values()]
    return {
      rounds: pulls.filter(({ phase }) => phase !== 'idle').length,
      runs: pulls.reduce((sum, { runs }) => sum + runs.length, 0),
      waiting: pulls.reduce((sum, { queue }) => sum + queue.length, 0),
    }
  }

  /** How far a peer last said that it has a feed. */
  heightAt(peer: PeerName, feed: FeedId): number | undefined {
    return this.#state.pulls.get(peer)?.offers.get(feed)?.height
  }

  /** @returns the effects, in order */
  step(event: ReaderEvent, moment: Moment): ReaderEffect[] {
    const turn = new Turn(this.#state, moment)
    const pulls = [...this.#state.pulls.values()]
    if (event.kind === 'tick') for (const pull of pulls) tick(turn, pull)
    else if (event.kind === 'repair') for (const pull of pulls) repair(turn, pull)
    else if (event.kind === 'connected') begin(turn, this.#pull(event.peer), false)
    else if (event.kind === 'news') begin(turn, this.#pull(event.peer), true)
    else if (event.kind === 'heard') confirm(turn, this.#pull(event.peer))
    else this.#take(turn, event)
    return turn.effects
  }

  #pull(peer: PeerName): Pull {
    const known = this.#state.pulls.get(peer)
    if (known !== undefined) return known
    const pull = new Pull(peer)
    this.#state.pulls.set(peer, pull)
    return pull
  }

  #take(turn: Turn, event: ReaderEvent & { peer: PeerName }): void {
    if (event.kind === 'stored') learn(this.#state, event)
    const pull = this.#state.pulls.get(event.peer)
    if (pull === undefined) return
    if (event.kind === 'gone') forget(turn, pull)
    else if (event.kind === 'failed') cut(turn, pull)
    else if (event.kind === 'answer') takeAnswer(turn, pull, event.answer)
    else if (event.kind === 'stored') takeStored(turn, pull, event)
    else if (event.kind === 'wanted' && pull.phase === 'looking') compare(turn, pull, event.wanted)
  }
}

function takeAnswer(turn: Turn, pull: Pull, answer: Answer): void {
  pull.giveUpAtMs = Infinity
  if (answer.kind === 'same' && pull.phase === 'comparing') takeSame(turn, pull, answer)
  else if (answer.kind === 'heights' && pull.phase === 'measuring') takeHeights(turn, pull, answer)
  else if (answer.kind === 'drops' && pull.phase === 'dropping') takeDrops(turn, pull, answer)
  else if (answer.kind === 'page' && pull.phase === 'fetching') takePage(turn, pull, answer)
  else drop(turn, pull, 'misbehaved')
}

function tick(turn: Turn, pull: Pull): void {
  const { nowMs } = turn.moment
  if (pull.giveUpAtMs <= nowMs) drop(turn, pull, 'late')
  else if (pull.dueAtMs <= nowMs) begin(turn, pull, false)
}
