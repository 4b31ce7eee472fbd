/** Measuring: what there is at a peer that is not here. */
import { topOf } from '../extent.ts'
import { feedTag } from '../feed.ts'
import { heightsMax, syncFeedsMax } from '../limits.ts'
import type { AnswerOf } from './answers.ts'
import { askDrops } from './dropping.ts'
import { drop } from './failing.ts'
import { isLacking, isOtherHistory } from './next-question.ts'
import type { Offer, Pull, Wanted } from './pull.ts'
import { saltLength } from './questions.ts'
import { stateDigest } from './state.ts'
import type { Turn } from './turn.ts'

/** One small question tells whether the peer has anything new of its own; entries of others are asked for by feed. */
export function compare(turn: Turn, pull: Pull, wanted: readonly Wanted[]): void {
  pull.wanted = wanted.slice(0, syncFeedsMax)
  const theirs = pull.wanted.filter(({ isTheirs }) => isTheirs)
  if (pull.isNewsLikely || theirs.length === 0) {
    measure(turn, pull, pull.wanted)
    return
  }
  pull.phase = 'comparing'
  const salt = turn.moment.random(saltLength)
  const known = theirs.map(({ feed, extent, drops = 0 }) => ({ feed, drops, ...extent.head }))
  turn.ask(pull, { kind: 'same', salt, digest: stateDigest(known, salt) })
  turn.expect(pull)
}

export function takeSame(turn: Turn, pull: Pull, { isSame }: AnswerOf<'same'>): void {
  const rest = pull.wanted.filter(({ isTheirs }) => !isTheirs || !isSame)
  measure(turn, pull, rest)
}

export function takeHeights(turn: Turn, pull: Pull, answer: AnswerOf<'heights'>): void {
  const { heights, heads, drops = [] } = answer
  const chunk = nextChunk(pull)
  if (heights.length !== chunk.length) {
    drop(turn, pull, 'misbehaved')
    return
  }
  for (const [index, wanted] of chunk.entries()) {
    const [height = 0, head = noHead] = [heights[index], heads[index]]
    const of = pull.measured + index
    const offer = { wanted, of, height, head, isShown: false }
    if ((drops[index] ?? 0) > (wanted.drops ?? 0)) pull.outdated.push(offer)
    weigh(turn, pull, offer)
  }
  pull.measured += chunk.length
  measureMore(turn, pull)
}

function measure(turn: Turn, pull: Pull, feeds: readonly Wanted[]): void {
  pull.phase = 'measuring'
  pull.isNewsLikely = false
  pull.asked = feeds
  pull.measured = 0
  pull.offers.clear()
  measureMore(turn, pull)
}

function measureMore(turn: Turn, pull: Pull): void {
  const chunk = nextChunk(pull)
  if (chunk.length === 0) {
    askDrops(turn, pull)
    return
  }
  const salt = turn.moment.random(saltLength)
  const tags = chunk.map(({ feed }) => feedTag(feed, salt))
  turn.ask(pull, { kind: 'heights', salt, start: pull.measured, tags })
  turn.expect(pull)
}

function nextChunk({ asked, measured }: Pull): readonly Wanted[] {
  return asked.slice(measured, measured + heightsMax)
}

/** Decides how to use an offer. Feeds that may name others come first. */
function weigh(turn: Turn, pull: Pull, offer: Offer): void {
  const { wanted, height } = offer
  const { feed, extent, isTheirs, isNewestFirst } = wanted
  pull.offers.set(feed, offer)
  if (pull.repair?.stage === 'noting') pull.repair.noted.set(feed, height)
  else if (pull.forked.has(feed)) return
  else if (isLacking(offer) || isOtherHistory(offer)) {
    if (isNewestFirst) pull.queue.push(feed)
    else pull.queue.unshift(feed)
  } else if (isTheirs && height < topOf(extent).height && !pull.short.has(feed)) {
    pull.short.add(feed)
    turn.effects.push({ kind: 'forked', peer: pull.peer, feed, isTheirs })
  }
}

const noHead = new Uint8Array(0)
