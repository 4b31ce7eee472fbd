/**
 * The side of a sync channel that answers: one question after the other, pages only as the reader has room for them. Pure:
 * it asks for what it needs from the store, and is told.
 */
import { equalBytes } from '../bytes.ts'
import type { Drops } from '../drops.ts'
import type { Entry } from '../entry.ts'
import { MalformedError, TooLargeError } from '../errors.ts'
import { feedTag } from '../feed.ts'
import type { FeedId } from '../ids.ts'
import { syncCreditMax, syncFeedsMax, syncQuestionsMax } from '../limits.ts'
import { newestPageOf, pageOf, type Page } from '../page.ts'
import { headLength, type Answer } from './answers.ts'
import type { Landmark, Question, QuestionOf } from './questions.ts'
import { stateDigest, type Known } from './state.ts'

export type ServerEvent =
  | { kind: 'question'; question: Question }
  /** The feeds that the reader may have from here: those written here, and all. */
  | { kind: 'offer'; own: readonly Known[]; all: readonly Known[] }
  /** The entries that the server wanted to read. */
  | { kind: 'entries'; entries: readonly Entry[] }
  | { kind: 'drops'; drops: Drops | undefined }

export type ServerEffect =
  /** Wants an `offer`. */
  | { kind: 'list' }
  /** Wants `entries`: from `from` on, as many as fit a page. */
  | { kind: 'read'; feed: FeedId; from: number }
  /** Wants `entries`: from `count` below `to` up to the first that is signed from there on, or else the newest. */
  | { kind: 'read-newest'; feed: FeedId; count: number; to: number }
  /** Wants `drops`. */
  | { kind: 'read-drops'; feed: FeedId }
  | { kind: 'send'; answer: Answer }
  /** The reader has something new to be read: of its own, or of others. */
  | { kind: 'news'; isOfOthers?: true }
  /** The reader proved that it has all of these feeds: it computed their digest with a salt of this question. */
  | { kind: 'complete'; feeds: readonly Known[] }
  /** The reader wants feeds of others: these, in place of those before or in addition. */
  | { kind: 'named'; feeds: readonly FeedId[]; isMore: boolean }
  /** The reader has entries that are not here of a feed that is written here; not proved yet. */
  | { kind: 'fork'; feed: FeedId; page: Page; landmarks: readonly Landmark[] }

type Asked = QuestionOf<'same' | 'heights' | 'drops' | 'pages' | 'newest' | 'fork'>

/** One channel. */
export class SyncServer {
  readonly #waiting: Asked[] = []
  /** The question that is being answered. */
  #current: Asked | undefined
  #credit = syncCreditMax
  /** The feeds that the reader named by tags, by place; `undefined` where nothing is for it. */
  #named: (FeedId | undefined)[] = []
  /** Of a run of pages: the seq that comes next. */
  #next = 0
  #isReading = false

  /**
   * @returns the effects, in order
   * @throws {TooLargeError | MalformedError} when the reader does not keep to the protocol.
   */
  step(event: ServerEvent): ServerEffect[] {
    if (event.kind === 'question') return this.#take(event.question)
    if (event.kind === 'offer') return this.#takeOffer(event)
    if (event.kind === 'drops') return this.#finish(dropsEffect(event.drops))
    return this.#takeEntries(event.entries)
  }

  #take(question: Question): ServerEffect[] {
    if (question.kind === 'news') return [question]
    if (question.kind === 'credit') {
      this.#credit = Math.min(this.#credit + question.pages, syncCreditMax)
      return this.#goOn()
    }
    if (this.#waiting.length >= syncQuestionsMax) {
      throw new TooLargeError('questions', { max: syncQuestionsMax })
    }
    this.#waiting.push(question)
    return this.#current === undefined ? this.#begin() : []
  }

  #begin(): ServerEffect[] {
    const current = this.#waiting.shift()
    this.#current = current
    if (current === undefined) return []
    if (current.kind === 'drops') return this.#readDrops(current)
    if (current.kind !== 'pages' && current.kind !== 'newest') return [{ kind: 'list' }]
    this.#next = current.kind === 'pages' ? current.from : 0
    return this.#goOn()
  }

  #finish(...effects: ServerEffect[]): ServerEffect[] {
    this.#current = undefined
    return [...effects, ...this.#begin()]
  }

  #readDrops({ of }: QuestionOf<'drops'>): ServerEffect[] {
    const feed = this.#named[of]
    return feed === undefined
      ? this.#finish(dropsEffect(undefined))
      : [{ kind: 'read-drops', feed }]
  }

  // -- pages

  /** Reads the entries of the next page, if the reader has room for it. */
  #goOn(): ServerEffect[] {
    const current = this.#current
    if (current?.kind !== 'pages' && current?.kind !== 'newest') return []
    if (this.#credit === 0 || this.#isReading) return []
    const feed = this.#named[current.of]
    if (feed === undefined) return this.#finish(pageEffect(undefined, true))
    this.#isReading = true
    if (current.kind === 'pages') return [{ kind: 'read', feed, from: this.#next }]
    return [{ kind: 'read-newest', feed, count: current.count, to: current.to }]
  }

  #takeEntries(entries: readonly Entry[]): ServerEffect[] {
    const current = this.#current
    this.#isReading = false
    if (current?.kind !== 'pages' && current?.kind !== 'newest') return []
    const page =
      current.kind === 'pages' ? pageWithin(entries, current) : newestPageOf(entries, current.bytes)
    if (page === undefined) return this.#finish(pageEffect(undefined, true))
    this.#credit -= 1
    this.#next = page.from + page.items.length
    const isLast = current.kind === 'newest' || this.#next > current.to
    if (isLast) return this.#finish(pageEffect(page, true))
    return [pageEffect(page, false), ...this.#goOn()]
  }

  // -- feeds

  #takeOffer({ own, all }: Extract<ServerEvent, { kind: 'offer' }>): ServerEffect[] {
    const current = this.#current
    if (current?.kind === 'same') {
      const isSame = equalBytes(stateDigest(own, current.salt), current.digest)
      const proved: ServerEffect[] = isSame ? [{ kind: 'complete', feeds: own }] : []
      return this.#finish({ kind: 'send', answer: { kind: 'same', isSame } }, ...proved)
    }
    if (current?.kind === 'heights') {
      const answer = this.#measure(current, all)
      return this.#finish(answer, ...this.#nameOthers(current, own))
    }
    if (current?.kind === 'fork') return this.#finish(...findFork(current, own))
    return []
  }

  #measure({ salt, start, tags }: QuestionOf<'heights'>, all: readonly Known[]): ServerEffect {
    if (start !== 0 && start !== this.#named.length) throw new MalformedError('heights: start')
    if (start + tags.length > syncFeedsMax) throw new TooLargeError('feeds', { max: syncFeedsMax })
    const byTag = new Map(all.map((known) => [feedTag(known.feed, salt).join(), known]))
    const found = tags.map((tag) => byTag.get(tag.join()))
    this.#named = [...this.#named.slice(0, start), ...found.map((known) => known?.feed)]
    const heights = found.map((known) => known?.height ?? 0)
    const heads = found.map((known) => (known?.hash ?? noHead).slice(0, headLength))
    const drops = found.map((known) => known?.drops ?? 0)
    const counts = drops.some((count) => count > 0) ? { drops } : {}
    return { kind: 'send', answer: { kind: 'heights', heights, heads, ...counts } }
  }

  #nameOthers({ start }: QuestionOf<'heights'>, own: readonly Known[]): ServerEffect[] {
    const ids = new Set<FeedId | undefined>(own.map(({ feed }) => feed))
    const feeds = this.#named
      .slice(start)
      .filter((feed): feed is FeedId => feed !== undefined && !ids.has(feed))
    return feeds.length === 0 ? [] : [{ kind: 'named', feeds, isMore: start > 0 }]
  }
}

const noHead = new Uint8Array(headLength)

function dropsEffect(drops: Drops | undefined): ServerEffect {
  return { kind: 'send', answer: { kind: 'drops', drops } }
}

function pageEffect(page: Page | undefined, isLast: boolean): ServerEffect {
  return { kind: 'send', answer: { kind: 'page', page, isLast } }
}

function findFork(
  { salt, tag, page, landmarks }: QuestionOf<'fork'>,
  own: readonly Known[],
): ServerEffect[] {
  const known = own.find(({ feed }) => equalBytes(feedTag(feed, salt), tag))
  return known === undefined ? [] : [{ kind: 'fork', feed: known.feed, page, landmarks }]
}

/** The longest page within a run; beyond its end only where no entry in it could end a page. */
function pageWithin(
  entries: readonly Entry[],
  { to, bytes, isApart }: QuestionOf<'pages'>,
): Page | undefined {
  const isEnd = ({ header, signature }: Entry): boolean =>
    header.seq >= to && signature !== undefined
  const end = entries.findIndex(isEnd)
  const within = end === -1 ? entries : entries.slice(0, end + 1)
  const page = pageOf(within, bytes)
  const prev = entries[0]?.header.prev
  return page === undefined || !isApart || prev === undefined ? page : { ...page, prev }
}
