/** A talk that failed: the reader tries the peer again, and asks others for what was on its way. */
import type { FeedId } from '../ids.ts'
import { askElsewhere } from './fetching.ts'
import type { Pull } from './pull.ts'
import { begin, retryPause } from './rounds.ts'
import type { Turn } from './turn.ts'

/** The channel ended. If it brought something before, the reader goes on at once: relays cut early. */
export function cut(turn: Turn, pull: Pull): void {
  if (!isCutShort(turn, pull)) {
    fail(turn, pull)
    return
  }
  askElsewhere(turn, letGo(turn, pull))
  begin(turn, pull, true)
}

/** Tries again later; meanwhile fetches from others what was on its way. */
export function fail(turn: Turn, pull: Pull): void {
  const isIdle = pull.phase === 'idle'
  const feeds = letGo(turn, pull)
  if (isIdle) return
  pull.failures += 1
  pull.isAgain = false
  pull.hasNews = false
  pull.dueAtMs = turn.moment.nowMs + retryPause(turn, pull)
  askElsewhere(turn, feeds)
  turn.effects.push({ kind: 'done', peer: pull.peer, isComplete: false })
}

/** Ends a talk that leads nowhere. */
export function drop(turn: Turn, pull: Pull, reason: 'late' | 'misbehaved'): void {
  turn.effects.push({ kind: 'drop', peer: pull.peer, reason })
  fail(turn, pull)
}

/** The connection ended. Others may have what this peer can no more be asked for. */
export function forget(turn: Turn, pull: Pull): void {
  const { peer } = pull
  if (isCutShort(turn, pull)) turn.effects.push({ kind: 'reconnect', peer })
  const isIdle = pull.phase === 'idle'
  const feeds = letGo(turn, pull)
  turn.state.pulls.delete(peer)
  if (!isIdle) turn.effects.push({ kind: 'done', peer, isComplete: false })
  if (feeds.length === 0) return
  askElsewhere(turn, feeds)
  for (const other of turn.state.pulls.values()) begin(turn, other, false)
}

/** Whether something came and more was to come, so that it is well worth to go on. */
function isCutShort({ state }: Turn, { peer, phase, hasNews }: Pull): boolean {
  if (phase === 'idle' || !hasNews) return false
  state.cutPeers.add(peer)
  return true
}

function letGo({ state }: Turn, pull: Pull): FeedId[] {
  const feeds = pull.reset()
  for (const feed of feeds) {
    if (state.fetchers.get(feed) === pull.peer) state.fetchers.delete(feed)
  }
  return feeds
}
