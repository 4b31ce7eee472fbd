/** Fetching: which feeds to ask a peer for, each from one peer at a time, and from another where that one fails. */
import { isSameExtent } from '../extent.ts'
import type { FeedId } from '../ids.ts'
import {
  pagePayloadBytesMax,
  smallPagePayloadBytesMax,
  syncCreditMax,
  syncQuestionsMax,
} from '../limits.ts'
import { isGap, isLacking, isOtherHistory, nextQuestion } from './next-question.ts'
import type { Offer, Pull, Run, RunQuestion } from './pull.ts'
import { finish } from './rounds.ts'
import type { Turn } from './turn.ts'

/** Runs that one peer is asked for at the same time; each is one question, and credit may be one more. */
const runsMax = syncQuestionsMax / 2
/** Of these, runs into gaps: one comes while the other is asked for. */
const gapRunsMax = 2

/** Asks for all that is missing, as much at once as the peer takes questions; ends the round where nothing is. */
export function fetch(turn: Turn, pull: Pull): void {
  pull.phase = 'fetching'
  const later: FeedId[] = []
  while (pull.queue.length > 0 && pull.runs.length < runsMax) {
    const feed = pull.queue.shift()!
    const offer = pull.offers.get(feed)
    if (offer === undefined || !isAskable(turn, pull, offer)) continue
    if (isGap(offer) && mustWait(pull)) later.push(feed)
    else start(turn, pull, { offer, question: questionOf(turn, pull, offer) })
  }
  pull.queue = [...later, ...pull.queue]
  if (pull.runs.length > 0) return
  pull.hasLeftGaps = pull.queue.length > 0
  for (const feed of pull.queue.splice(0)) release(turn, pull, feed)
  finish(turn, pull)
}

/** Fetches what one peer did not give from others that said they have it. */
export function askElsewhere(turn: Turn, feeds: readonly FeedId[]): void {
  const { pulls, fetchers } = turn.state
  for (const other of pulls.values()) {
    if (other.phase !== 'idle' && other.phase !== 'fetching') continue
    const able = feeds.filter((feed) => {
      const offer = other.offers.get(feed)
      return offer !== undefined && isLacking(offer) && isWelcome(other, feed)
    })
    const free = able.filter((feed) => !fetchers.has(feed) && !other.queue.includes(feed))
    if (free.length === 0) continue
    other.dueAtMs = Infinity
    other.queue.push(...free)
    fetch(turn, other)
  }
}

/** Whether somebody else could give a feed. */
export function isElsewhere({ state }: Turn, pull: Pull, feed: FeedId): boolean {
  return [...state.pulls.values()].some((other) => {
    const offer = other === pull ? undefined : other.offers.get(feed)
    return offer !== undefined && isLacking(offer) && isWelcome(other, feed)
  })
}

/** Looks at the results of the runs that ended, and asks for more. */
export function endRuns(turn: Turn, pull: Pull): void {
  const ended = pull.runs.filter(({ isEnded, storing }) => isEnded && storing === 0)
  if (ended.length === 0) return
  pull.runs = pull.runs.filter((run) => !ended.includes(run))
  for (const run of ended) endRun(turn, pull, run)
  fetch(turn, pull)
}

/** Gives credit that a server used back in halves, to save messages; never more than there is room for. */
export function giveCredit(turn: Turn, pull: Pull): void {
  const pages = syncCreditMax - pull.credit - pull.storing.size
  if (pull.waiting === undefined || pages < syncCreditMax / 2) return
  pull.credit += pages
  turn.ask(pull, { kind: 'credit', pages })
  turn.expect(pull)
}

/** Gives a feed free for others to fetch. */
export function release({ state }: Turn, { peer }: Pull, feed: FeedId): void {
  if (state.fetchers.get(feed) === peer) state.fetchers.delete(feed)
}

/**
 * A run that brought something is followed by another until nothing is missing. One whose pages prove nothing is asked for
 * once more with what stands before it, to tell another history from garbage; after that, somebody else is asked.
 */
function endRun(turn: Turn, pull: Pull, { offer, question, before, failure }: Run): void {
  const { feed, extent } = offer.wanted
  const isApart = question.kind === 'newest' || question.isApart
  if (!isLacking(offer)) release(turn, pull, feed)
  else if (failure === undefined && !isSameExtent(extent, before)) requeue(pull, offer)
  else if (isExtending(question, offer) && (failure === undefined || failure === 'gap')) {
    offer.isShown = true
    requeue(pull, offer)
  } else if ((failure === 'bad' || failure === 'gap') && !isApart) {
    start(turn, pull, { offer, question: { ...question, isApart: true } })
  } else {
    if (failure !== 'fork') pull.bad.add(feed)
    release(turn, pull, feed)
    askElsewhere(turn, [feed])
  }
}

function requeue(pull: Pull, offer: Offer): void {
  const { feed } = offer.wanted
  if (isGap(offer)) pull.queue.push(feed)
  else pull.queue.unshift(feed)
}

function isExtending(question: RunQuestion, { wanted }: Offer): boolean {
  return question.kind === 'newest' && wanted.extent.tip !== undefined
}

/** Whether there is something to ask for, and this peer is the one to ask. */
function isAskable(turn: Turn, pull: Pull, offer: Offer): boolean {
  const { feed } = offer.wanted
  const { fetchers } = turn.state
  const fetcher = fetchers.get(feed)
  const isUseful = (isLacking(offer) || isOtherHistory(offer)) && isWelcome(pull, feed)
  if (fetcher !== undefined && fetcher !== pull.peer) return false
  if (isUseful) fetchers.set(feed, pull.peer)
  else release(turn, pull, feed)
  return isUseful
}

function isWelcome({ bad, forked }: Pull, feed: FeedId): boolean {
  return !bad.has(feed) && !forked.has(feed)
}

/** Whether gaps have to wait: for other runs, or for the next round where this one brought something newer. */
function mustWait(pull: Pull): boolean {
  const running = pull.runs.filter(({ offer }) => isGap(offer)).length
  const isLeaving = (pull.isAgain || pull.hasGrants) && !pull.hasLeftGaps
  return isLeaving || running >= gapRunsMax
}

/** The newest entry of another history proves it. */
function questionOf({ state }: Turn, { peer }: Pull, offer: Offer): RunQuestion {
  const bytes = state.cutPeers.has(peer) ? smallPagePayloadBytesMax : pagePayloadBytesMax
  if (isLacking(offer)) return nextQuestion(offer, bytes)
  return { kind: 'newest', of: offer.of, count: 1, to: offer.height, bytes }
}

function start(
  turn: Turn,
  pull: Pull,
  { offer, question }: { offer: Offer; question: RunQuestion },
): void {
  const { extent } = offer.wanted
  if (isGap(offer)) pull.hasLeftGaps = false
  const next = question.kind === 'pages' ? question.from : 0
  const { nowMs } = turn.moment
  const progress = { next, pages: 0, storing: 0, isEnded: false }
  pull.runs.push({ offer, question, before: extent, askedAtMs: nowMs, ...progress })
  turn.ask(pull, question)
  giveCredit(turn, pull)
  if (pull.credit > 0) turn.expect(pull)
}
