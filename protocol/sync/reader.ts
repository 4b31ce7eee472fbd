/**
 * The side of synchronisation that reads: from whom to fetch what, and what to do when it does not come. One machine for all
 * peers, so that each feed is fetched from one of them at a time, and from another if that one fails. Pure: time and
 * randomness come with every event, and all that is to be done is given back.
 */
import { equalBytes } from '../bytes.ts'
import { topOf, type Extent } from '../extent.ts'
import { feedTag } from '../feed.ts'
import type { FeedId, PeerName } from '../ids.ts'
import { heightsMax, syncCreditMax, syncQuestionsMax } from '../limits.ts'
import type { Page } from '../page.ts'
import type { Outcome } from './outcome.ts'
import type { Answer } from './answers.ts'
import { saltLength, type Question } from './questions.ts'
import { stateDigest } from './state.ts'
import { isLacking, nextQuestion, Pull, type Offer, type Run, type Wanted } from './pull.ts'

export type ReaderEvent =
  | { kind: 'connected'; peer: PeerName }
  /** The connection ended. */
  | { kind: 'gone'; peer: PeerName }
  /** Something told that there is news. */
  | { kind: 'news'; peer: PeerName }
  | { kind: 'wanted'; peer: PeerName; wanted: readonly Wanted[] }
  | { kind: 'answer'; peer: PeerName; answer: Answer }
  | { kind: 'stored'; peer: PeerName; feed: FeedId; outcome: Outcome; extent: Extent }
  /** The channel ended, or could not be opened. */
  | { kind: 'failed'; peer: PeerName }
  /** Time has passed, see `wakeAtMs`. */
  | { kind: 'tick' }
  /** Everything is to be compared with everybody. */
  | { kind: 'repair' }

export type ReaderEffect =
  /** Wants `wanted`: the feeds that may come from a peer. */
  | { kind: 'look'; peer: PeerName; scope: Scope }
  | { kind: 'ask'; peer: PeerName; question: Question }
  /** Wants `stored`, in the order of these effects. */
  | { kind: 'store'; peer: PeerName; feed: FeedId; page: Page }
  /** The channel is of no more use. */
  | { kind: 'drop'; peer: PeerName; reason: 'late' | 'misbehaved' }
  /** Another history of a feed is with this peer. */
  | { kind: 'forked'; peer: PeerName; feed: FeedId; of: number; isTheirs: boolean }
  /** The peer has nothing more for us, or cannot be asked for now. */
  | { kind: 'done'; peer: PeerName; isComplete: boolean }
  /** Entries that the comparison of everything found missing. */
  | { kind: 'repaired'; peer: PeerName; count: number }

/** Feeds that the peer writes; also those whose writers cannot be asked; also those whose writers can. */
export type Scope = 'theirs' | 'missing' | 'all'

export interface ReaderInit {
  /** Milliseconds between rounds without any hint, and what share of it chance changes. */
  intervalMs: number
  jitter: number
  /** Pause after a failure, doubled each time, up to the interval. */
  retryMs: number
  /** How long an answer may take. */
  answerMs: number
  /** How long what was published may be on its way before a comparison of everything calls it missing. */
  settleMs: number
}

/** What the world gives to each step. */
export interface Moment {
  readonly nowMs: number
  readonly random: (length: number) => Uint8Array
}

export class SyncReader {
  readonly #init: ReaderInit
  readonly #pulls = new Map<PeerName, Pull>()
  /** Who is fetching a feed now. */
  readonly #fetchers = new Map<FeedId, PeerName>()

  constructor(init: ReaderInit) {
    this.#init = init
  }

  /** When a `tick` is due; `Infinity` for never. */
  get wakeAtMs(): number {
    let atMs = Infinity
    for (const { dueAtMs, giveUpAtMs } of this.#pulls.values()) {
      atMs = Math.min(atMs, dueAtMs, giveUpAtMs)
    }
    return atMs
  }

  step(event: ReaderEvent, moment: Moment): ReaderEffect[] {
    switch (event.kind) {
      case 'connected':
        return this.#begin(this.#pull(event.peer), false)
      case 'news':
        return this.#begin(this.#pull(event.peer), true)
      case 'gone':
        return this.#forget(event.peer, moment)
      case 'tick':
        return [...this.#pulls.values()].flatMap((pull) => this.#tick(pull, moment))
      case 'repair':
        return [...this.#pulls.values()].flatMap((pull) => this.#repair(pull, moment))
      default:
        return this.#stepOf(event, moment)
    }
  }

  #stepOf(event: ReaderEvent & { peer: PeerName }, moment: Moment): ReaderEffect[] {
    const pull = this.#pulls.get(event.peer)
    if (pull === undefined) return []
    switch (event.kind) {
      case 'wanted':
        return this.#compare(pull, event.wanted, moment)
      case 'answer':
        return this.#take(pull, event.answer, moment)
      case 'stored':
        return this.#stored(pull, event, moment)
      case 'failed':
        return this.#fail(pull, moment)
      default:
        return []
    }
  }

  #pull(peer: PeerName): Pull {
    const known = this.#pulls.get(peer)
    if (known !== undefined) return known
    const pull = new Pull(peer)
    this.#pulls.set(peer, pull)
    return pull
  }

  #begin(pull: Pull, isNewsLikely: boolean): ReaderEffect[] {
    pull.isNewsLikely ||= isNewsLikely
    if (pull.phase !== 'idle') {
      pull.isAgain = true
      return []
    }
    pull.phase = 'looking'
    pull.isAgain = false
    pull.hasNews = false
    pull.dueAtMs = Infinity
    pull.bad.clear()
    const scope = pull.repair !== undefined ? 'all' : pull.isNewsLikely ? 'theirs' : 'missing'
    return [{ kind: 'look', peer: pull.peer, scope }]
  }

  /** Notes what is missing; what still is after a while is fetched and counted. */
  #repair(pull: Pull, { nowMs }: Moment): ReaderEffect[] {
    if (pull.phase !== 'idle' || pull.repair !== undefined) return []
    pull.repair = { missing: new Map(), isNoted: false, atMs: nowMs + this.#init.settleMs }
    return this.#begin(pull, true)
  }

  #tick(pull: Pull, moment: Moment): ReaderEffect[] {
    const { peer } = pull
    if (pull.giveUpAtMs <= moment.nowMs) {
      return [{ kind: 'drop', peer, reason: 'late' }, ...this.#fail(pull, moment)]
    }
    const isDue = pull.dueAtMs <= moment.nowMs
    return isDue ? this.#begin(pull, pull.repair !== undefined) : []
  }

  // -- what there is

  /** One small question tells whether the peer has anything new of its own; what others wrote is asked for by feed. */
  #compare(pull: Pull, wanted: readonly Wanted[], moment: Moment): ReaderEffect[] {
    if (pull.phase !== 'looking') return []
    pull.wanted = wanted
    const theirs = wanted.filter(({ isTheirs }) => isTheirs)
    if (pull.isNewsLikely || theirs.length === 0) return this.#measure(pull, wanted, moment)
    pull.phase = 'comparing'
    const salt = moment.random(saltLength)
    const known = theirs.map(({ feed, extent }) => ({ feed, ...extent.head }))
    const digest = stateDigest(known, salt)
    return [this.#ask(pull, { kind: 'same', salt, digest }, moment)]
  }

  #measure(pull: Pull, feeds: readonly Wanted[], moment: Moment): ReaderEffect[] {
    pull.phase = 'measuring'
    pull.isNewsLikely = false
    pull.asked = feeds
    pull.measured = 0
    pull.offers.clear()
    return this.#measureMore(pull, moment)
  }

  #measureMore(pull: Pull, moment: Moment): ReaderEffect[] {
    const start = pull.measured
    const chunk = pull.asked.slice(start, start + heightsMax)
    if (chunk.length === 0) {
      pull.phase = 'fetching'
      return this.#fetch(pull, moment)
    }
    const salt = moment.random(saltLength)
    const tags = chunk.map(({ feed }) => feedTag(feed, salt))
    return [this.#ask(pull, { kind: 'heights', salt, start, tags }, moment)]
  }

  #take(pull: Pull, answer: Answer, moment: Moment): ReaderEffect[] {
    pull.giveUpAtMs = Infinity
    if (answer.kind === 'same' && pull.phase === 'comparing') {
      const rest = pull.wanted.filter(({ isTheirs }) => !isTheirs || !answer.isSame)
      return this.#measure(pull, rest, moment)
    }
    if (answer.kind === 'heights' && pull.phase === 'measuring') {
      return this.#takeHeights(pull, answer, moment)
    }
    if (answer.kind === 'page' && pull.phase === 'fetching') {
      return this.#takePage(pull, answer, moment)
    }
    return this.#misbehaved(pull, moment)
  }

  #takeHeights(
    pull: Pull,
    { heights, heads }: Extract<Answer, { kind: 'heights' }>,
    moment: Moment,
  ): ReaderEffect[] {
    const chunk = pull.asked.slice(pull.measured, pull.measured + heightsMax)
    if (heights.length !== chunk.length) return this.#misbehaved(pull, moment)
    const effects: ReaderEffect[] = []
    for (const [index, wanted] of chunk.entries()) {
      const [height = 0, head = noHead] = [heights[index], heads[index]]
      const offer = { wanted, of: pull.measured + index, height, head }
      pull.offers.set(wanted.feed, offer)
      if (pull.repair?.isNoted === false) pull.repair.missing.set(wanted.feed, height)
      else if (isLacking(offer)) pull.queue.push(wanted.feed)
      else if (isOtherHistory(offer)) effects.push(forked(pull, offer))
    }
    pull.measured += chunk.length
    effects.push(...this.#countRepairs(pull, chunk, moment))
    return [...effects, ...this.#measureMore(pull, moment)]
  }

  /** What was missing when it was noted, and still is when it cannot be on its way any more. */
  #countRepairs(pull: Pull, chunk: readonly Wanted[], { nowMs }: Moment): ReaderEffect[] {
    const { repair } = pull
    if (repair === undefined || nowMs < repair.atMs) return []
    let count = 0
    for (const { feed, extent } of chunk) {
      const height = repair.missing.get(feed) ?? 0
      count += Math.max(0, height - topOf(extent).height)
    }
    return count === 0 ? [] : [{ kind: 'repaired', peer: pull.peer, count }]
  }

  // -- fetching

  /** Asks for what is missing, as much at once as the peer takes questions; ends the round where nothing is. */
  #fetch(pull: Pull, moment: Moment): ReaderEffect[] {
    const effects: ReaderEffect[] = []
    while (pull.queue.length > 0 && pull.runs.length < runsMax) {
      const offer = pull.offers.get(pull.queue.shift()!)
      if (offer === undefined || !isLacking(offer) || !this.#claim(pull, offer)) continue
      effects.push(...this.#startRun(pull, offer, moment))
    }
    if (pull.runs.length > 0 || pull.queue.length > 0) return effects
    return [...effects, ...this.#finish(pull, moment)]
  }

  /** Whether this peer is the one to fetch a feed from. */
  #claim(pull: Pull, { wanted: { feed } }: Offer): boolean {
    const fetcher = this.#fetchers.get(feed)
    if (pull.bad.has(feed) || (fetcher !== undefined && fetcher !== pull.peer)) return false
    this.#fetchers.set(feed, pull.peer)
    return true
  }

  #startRun(pull: Pull, offer: Offer, moment: Moment, isApart = false): ReaderEffect[] {
    const question = isApart ? apartQuestion(offer) : nextQuestion(offer)
    const run: Run = { offer, storing: 0, isEnded: false, hasNews: false, isApart }
    pull.runs.push(run)
    const credit = this.#giveCredit(pull, moment)
    return [...credit, this.#ask(pull, question, moment)]
  }

  /** A server begins with full credit; what it used is given back in halves, to save messages. */
  #giveCredit(pull: Pull, moment: Moment): ReaderEffect[] {
    if (pull.credit > syncCreditMax / 2) return []
    const pages = syncCreditMax - pull.credit
    pull.credit = syncCreditMax
    return [this.#ask(pull, { kind: 'credit', pages }, moment)]
  }

  #takePage(
    pull: Pull,
    { page, isLast }: Extract<Answer, { kind: 'page' }>,
    moment: Moment,
  ): ReaderEffect[] {
    const run = pull.runs.find(({ isEnded }) => !isEnded)
    if (run === undefined) return this.#misbehaved(pull, moment)
    const effects: ReaderEffect[] = []
    run.isEnded = isLast
    if (page !== undefined) {
      run.storing += 1
      pull.credit -= 1
      const { feed } = run.offer.wanted
      effects.push({ kind: 'store', peer: pull.peer, feed, page })
    }
    if (pull.isWaiting) {
      pull.giveUpAtMs = moment.nowMs + this.#init.answerMs
      effects.push(...this.#giveCredit(pull, moment))
    }
    return [...effects, ...this.#endRuns(pull, moment)]
  }

  #stored(
    pull: Pull,
    { feed, outcome, extent }: Extract<ReaderEvent, { kind: 'stored' }>,
    moment: Moment,
  ): ReaderEffect[] {
    this.#learn(feed, extent)
    const run = pull.runs.find(({ offer, storing }) => offer.wanted.feed === feed && storing > 0)
    if (run === undefined) return []
    run.storing -= 1
    if (outcome === 'stored' || outcome === 'ahead') {
      run.hasNews = true
      pull.hasNews = true
      pull.failures = 0
    } else if (outcome !== 'known') run.failure = outcome
    const effects = outcome === 'fork' ? [forked(pull, run.offer)] : []
    return [...effects, ...this.#endRuns(pull, moment)]
  }

  /** Every peer's offer of a feed is measured against what is there now. */
  #learn(feed: FeedId, extent: Extent): void {
    for (const { offers } of this.#pulls.values()) {
      const offer = offers.get(feed)
      if (offer !== undefined) offer.wanted = { ...offer.wanted, extent }
    }
  }

  #endRuns(pull: Pull, moment: Moment): ReaderEffect[] {
    const ended = pull.runs.filter(({ isEnded, storing }) => isEnded && storing === 0)
    if (ended.length === 0) return []
    pull.runs = pull.runs.filter((run) => !ended.includes(run))
    const effects = ended.flatMap((run) => this.#endRun(pull, run, moment))
    return [...effects, ...this.#fetch(pull, moment)]
  }

  /**
   * A run that brought something is followed by another until nothing is missing. One whose pages prove nothing is asked for
   * once more with what stands before it, to tell another history from garbage; after that, somebody else is asked.
   */
  #endRun(pull: Pull, run: Run, moment: Moment): ReaderEffect[] {
    const { offer } = run
    const { feed } = offer.wanted
    if (!isLacking(offer)) {
      this.#fetchers.delete(feed)
      return []
    }
    if (run.hasNews && run.failure === undefined) {
      pull.queue.unshift(feed)
      return []
    }
    const isUnclear = run.failure === 'bad' || run.failure === 'gap'
    if (isUnclear && !run.isApart) return this.#startRun(pull, offer, moment, true)
    pull.bad.add(feed)
    this.#fetchers.delete(feed)
    return this.#askElsewhere([feed], moment)
  }

  /** Fetches what one peer did not give from others who said that they have it. */
  #askElsewhere(feeds: readonly FeedId[], moment: Moment): ReaderEffect[] {
    const effects: ReaderEffect[] = []
    for (const other of this.#pulls.values()) {
      if (other.phase !== 'idle' && other.phase !== 'fetching') continue
      const able = feeds.filter((feed) => {
        const offer = other.offers.get(feed)
        return offer !== undefined && isLacking(offer) && !other.bad.has(feed)
      })
      const free = able.filter((feed) => !this.#fetchers.has(feed) && !other.queue.includes(feed))
      if (free.length === 0) continue
      other.phase = 'fetching'
      other.dueAtMs = Infinity
      other.queue.push(...free)
      effects.push(...this.#fetch(other, moment))
    }
    return effects
  }

  // -- ends

  #finish(pull: Pull, { nowMs, random }: Moment): ReaderEffect[] {
    pull.phase = 'idle'
    if (pull.repair !== undefined) {
      if (nowMs >= pull.repair.atMs) delete pull.repair
      else pull.repair.isNoted = true
    }
    // A page may have brought a grant, and with it a feed that was not asked for yet.
    if (pull.hasNews || pull.isAgain) return this.#begin(pull, false)
    const { intervalMs, jitter, retryMs } = this.#init
    const isComplete = pull.bad.size === 0
    if (isComplete) pull.failures = 0
    else pull.failures += 1
    const pauseMs = isComplete ? intervalMs : retryMs * 2 ** Math.min(pull.failures - 1, 20)
    const dueAtMs = nowMs + varied(Math.min(pauseMs, intervalMs), jitter, random)
    pull.dueAtMs = Math.min(dueAtMs, pull.repair?.atMs ?? Infinity)
    return [{ kind: 'done', peer: pull.peer, isComplete }]
  }

  /** Tries again later; what was on its way is fetched from others meanwhile. */
  #fail(pull: Pull, moment: Moment): ReaderEffect[] {
    const wasIdle = pull.phase === 'idle'
    const feeds = this.#release(pull)
    if (wasIdle) return []
    const { intervalMs, jitter, retryMs } = this.#init
    pull.failures += 1
    pull.isAgain = false
    const pauseMs = Math.min(retryMs * 2 ** Math.min(pull.failures - 1, 20), intervalMs)
    pull.dueAtMs = moment.nowMs + varied(pauseMs, jitter, moment.random)
    const done = { kind: 'done', peer: pull.peer, isComplete: false } as const
    return [...this.#askElsewhere(feeds, moment), done]
  }

  #forget(peer: PeerName, moment: Moment): ReaderEffect[] {
    const pull = this.#pulls.get(peer)
    if (pull === undefined) return []
    const wasIdle = pull.phase === 'idle'
    const feeds = this.#release(pull)
    this.#pulls.delete(peer)
    const done = wasIdle ? [] : [{ kind: 'done', peer, isComplete: false } as const]
    return [...this.#askElsewhere(feeds, moment), ...done]
  }

  #release(pull: Pull): FeedId[] {
    const feeds = pull.reset()
    for (const feed of feeds) {
      if (this.#fetchers.get(feed) === pull.peer) this.#fetchers.delete(feed)
    }
    return feeds
  }

  #misbehaved(pull: Pull, moment: Moment): ReaderEffect[] {
    const drop = { kind: 'drop', peer: pull.peer, reason: 'misbehaved' } as const
    return [drop, ...this.#fail(pull, moment)]
  }

  #ask(pull: Pull, question: Question, { nowMs }: Moment): ReaderEffect {
    pull.giveUpAtMs = nowMs + this.#init.answerMs
    return { kind: 'ask', peer: pull.peer, question }
  }
}

/** Feeds that are fetched from one peer at the same time; each is one question, and credit may be one more. */
const runsMax = syncQuestionsMax / 2
const noHead = new Uint8Array(0)

/** Whether the peer has as many entries as we, but others; or has lost some that it wrote. */
function isOtherHistory({ wanted, height, head }: Offer): boolean {
  const { height: ours, hash } = topOf(wanted.extent)
  if (height !== ours) return wanted.isTheirs && height < ours
  return height > 0 && !equalBytes(head, hash.subarray(0, head.length))
}

function forked({ peer }: Pull, { wanted, of }: Offer): ReaderEffect {
  return { kind: 'forked', peer, feed: wanted.feed, of, isTheirs: wanted.isTheirs }
}

function apartQuestion(offer: Offer): Question {
  const question = nextQuestion(offer)
  return question.kind === 'pages' ? { ...question, isApart: true } : question
}

/** `ms` give or take a share of it, so that nodes do not act in step. */
function varied(ms: number, share: number, random: Moment['random']): number {
  const [byte = 0] = random(1)
  return Math.round(ms * (1 + share * (byte / 127.5 - 1)))
}
