/** Pages that come, and how storing them went. */
import { countUpTo, type Extent } from '../extent.ts'
import type { FeedId } from '../ids.ts'
import type { Page } from '../page.ts'
import type { AnswerOf } from './answers.ts'
import { drop } from './failing.ts'
import { endRuns, giveCredit, isElsewhere } from './fetching.ts'
import { isExpected } from './next-question.ts'
import type { Outcome } from './outcome.ts'
import type { Pull, Run } from './pull.ts'
import type { ReaderState, Turn } from './turn.ts'

/** The outcome for a page. */
export interface Stored {
  readonly feed: FeedId
  /** That of the effect `store`. */
  readonly number: number
  readonly outcome: Outcome
  /** The entries that are there now. */
  readonly extent: Extent
}

/** Pages come in the order of the questions, none that was not asked for, and none without credit. */
export function takePage(turn: Turn, pull: Pull, { page, isLast }: AnswerOf<'page'>): void {
  const run = pull.waiting
  const isAllowed = page === undefined ? isLast : pull.credit > 0
  if (run === undefined || !isAllowed || (page !== undefined && !isExpected(run, page, isLast))) {
    drop(turn, pull, 'misbehaved')
    return
  }
  if (page !== undefined) store(turn, pull, { run, page })
  run.isEnded = isLast
  if (pull.waiting !== undefined && pull.credit > 0) turn.expect(pull)
  if (!isLast && isTooSlow(turn, pull, run)) drop(turn, pull, 'late')
  else endRuns(turn, pull)
}

export function takeStored(turn: Turn, pull: Pull, stored: Stored): void {
  const { feed, number, outcome } = stored
  const run = pull.storing.get(number)
  if (run === undefined) return
  pull.storing.delete(number)
  run.storing -= 1
  if (outcome === 'stored' || outcome === 'ahead') {
    pull.hasNews = true
    pull.hasGrants ||= !run.offer.wanted.isNewestFirst
    pull.owesOthers ||= pull.hasGrants
    pull.failures = 0
  } else if (outcome !== 'known') run.failure ??= outcome
  if (outcome === 'fork' && !pull.forked.has(feed)) {
    pull.forked.add(feed)
    const { isTheirs } = run.offer.wanted
    turn.effects.push({ kind: 'forked', peer: pull.peer, feed, isTheirs })
  }
  giveCredit(turn, pull)
  endRuns(turn, pull)
}

/** Every peer's offer of a feed is measured against what is there now. */
export function learn({ pulls }: ReaderState, { feed, number, extent }: Stored): void {
  for (const { offers, repair, storing } of pulls.values()) {
    const offer = offers.get(feed)
    if (offer === undefined) continue
    const noted = repair?.noted.get(feed)
    if (repair?.stage === 'counting' && noted !== undefined && storing.has(number)) {
      repair.count += countUpTo(extent, noted) - countUpTo(offer.wanted.extent, noted)
    }
    offer.wanted = { ...offer.wanted, extent }
  }
}

function store(turn: Turn, pull: Pull, { run, page }: { run: Run; page: Page }): void {
  const number = (turn.state.lastPage += 1)
  run.pages += 1
  run.storing += 1
  run.next = page.from + page.items.length
  pull.credit -= 1
  pull.pages += 1
  if (pull.pages >= uncutPagesMin) turn.state.cutPeers.delete(pull.peer)
  pull.storing.set(number, run)
  const { feed } = run.offer.wanted
  turn.effects.push({ kind: 'store', peer: pull.peer, feed, page, number })
}

/** Whether pages drip in one by one, just often enough, while somebody else has them too. */
function isTooSlow(turn: Turn, pull: Pull, { askedAtMs, pages, offer }: Run): boolean {
  const { answerMs } = turn.state.init
  const isSlow = turn.moment.nowMs - askedAtMs > pages * (answerMs / slowPagesMax) + answerMs
  return isSlow && isElsewhere(turn, pull, offer.wanted.feed)
}

/** Pages after which a channel was not cut where others were: more than relays let through. */
const uncutPagesMin = 32

/** Pages in the time of one answer that are too few, where others offer the same. */
const slowPagesMax = 4
