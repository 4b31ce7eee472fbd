/** Rounds with a peer: when one begins, what it looks at, and when the next is due. */
import type { Pull, Repair } from './pull.ts'
import type { Moment, Scope, Turn } from './turn.ts'

/** Begins a round, or sees to it that another follows the one that is under way. */
export function begin(turn: Turn, pull: Pull, isNewsLikely: boolean): void {
  pull.isNewsLikely ||= isNewsLikely
  if (pull.phase !== 'idle') {
    pull.isAgain = true
    return
  }
  const isAll = isRepairDue(turn, pull)
  if (isAll) beginRepairRound(turn, pull)
  // A comparison of everything is not content with an answer for all.
  pull.isNewsLikely ||= isAll
  const scope = isAll ? 'all' : pull.isNewsLikely ? 'theirs' : 'missing'
  if (scope !== 'theirs') pull.owesOthers = false
  look(turn, pull, scope)
}

/**
 * Asks the peer whether there is more of its own, so that it hears what of that is here. A round that is under way does that at its end;
 * the next full round is due when it was.
 */
export function confirm(turn: Turn, pull: Pull): void {
  if (pull.phase !== 'idle') {
    pull.isAgain = true
    return
  }
  pull.dueAfterwardsMs = pull.dueAtMs
  look(turn, pull, 'theirs')
}

function look(turn: Turn, pull: Pull, scope: Scope): void {
  pull.phase = 'looking'
  pull.isAgain = false
  pull.hasNews = false
  pull.hasGrants = false
  pull.dueAtMs = Infinity
  pull.bad.clear()
  turn.effects.push({ kind: 'look', peer: pull.peer, scope })
}

/** Ends a round; another one follows at once where that may bring more. */
export function finish(turn: Turn, pull: Pull): void {
  pull.phase = 'idle'
  endRepairRound(turn, pull)
  // A page may have brought a grant, and with it a feed that was not asked for yet; in a round for news it still was not.
  if (pull.hasNews || pull.isAgain || pull.owesOthers || isRepairDue(turn, pull)) {
    begin(turn, pull, false)
    return
  }
  const { intervalMs } = turn.state.init
  const isComplete = pull.bad.size === 0
  pull.failures = isComplete ? 0 : pull.failures + 1
  const pauseMs = isComplete ? varied(turn, intervalMs) : retryPause(turn, pull)
  const nextMs = Math.min(turn.moment.nowMs + pauseMs, pull.dueAfterwardsMs)
  pull.dueAtMs = Math.min(nextMs, repairAtMs(pull.repair))
  pull.dueAfterwardsMs = Infinity
  turn.effects.push({ kind: 'done', peer: pull.peer, isComplete })
}

/** Milliseconds until a peer is asked again that failed so many times in a row. */
export function retryPause(turn: Turn, { failures }: Pull): number {
  const { retryMs, intervalMs } = turn.state.init
  return varied(turn, Math.min(retryMs * 2 ** Math.min(failures - 1, 20), intervalMs))
}

/** Has everything compared with a peer, unless that is under way. */
export function repair(turn: Turn, pull: Pull): void {
  if (pull.repair !== undefined) return
  pull.repair = { stage: 'wanted', noted: new Map(), atMs: 0, count: 0 }
  if (pull.phase === 'idle') begin(turn, pull, false)
}

/** Whether everything is to be compared in the next round: not before the faster ways have brought all that they can. */
function isRepairDue({ moment }: Turn, { repair, hasNews, hasLeftGaps }: Pull): boolean {
  if (repair === undefined || hasNews || hasLeftGaps) return false
  return repair.stage === 'wanted' || (repair.stage === 'noted' && moment.nowMs >= repair.atMs)
}

function beginRepairRound({ state, moment }: Turn, { repair }: Pull): void {
  if (repair === undefined) return
  if (repair.stage === 'noted') repair.stage = 'counting'
  else {
    repair.stage = 'noting'
    repair.atMs = moment.nowMs + state.init.settleMs
  }
}

function endRepairRound(turn: Turn, pull: Pull): void {
  const { repair, peer } = pull
  if (repair?.stage === 'noting') repair.stage = 'noted'
  if (repair?.stage !== 'counting') return
  delete pull.repair
  if (repair.count > 0) turn.effects.push({ kind: 'repaired', peer, count: repair.count })
}

function repairAtMs(repair: Repair | undefined): number {
  return repair?.stage === 'noted' ? repair.atMs : Infinity
}

/** `ms` give or take a share of it, so that nodes do not act in step. */
function varied({ state, moment }: Turn, ms: number): number {
  return Math.round(ms * (1 + state.init.jitter * (chance(moment) * 2 - 1)))
}

function chance({ random }: Moment): number {
  const [byte = 0] = random(1)
  return byte / 255
}
