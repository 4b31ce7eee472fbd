/**
 * The side of a sync channel that answers: one question after the other, pages only as the reader has room for them. Pure:
 * what it needs from the store it asks for, and is told.
 */
import { MalformedError, TooLargeError } from '../errors.ts'
import { feedTag } from '../feed.ts'
import type { FeedId } from '../ids.ts'
import { syncCreditMax, syncFeedsMax, syncQuestionsMax } from '../limits.ts'
import { newestPageOf, pageOf, type Page } from '../page.ts'
import type { Entry } from '../entry.ts'
import { equalBytes } from '../bytes.ts'
import { headLength, type Answer } from './answers.ts'
import type { Landmark, Question, QuestionOf } from './questions.ts'
import { stateDigest, type Known } from './state.ts'

export type ServerEvent =
  | { kind: 'question'; question: Question }
  /** The feeds that the reader may have from here: those written here, and all. */
  | { kind: 'offer'; own: readonly Known[]; all: readonly Known[] }
  /** What was asked to be read: from a seq on, or the newest. */
  | { kind: 'entries'; entries: readonly Entry[] }

export type ServerEffect =
  /** Wants an `offer`. */
  | { kind: 'list' }
  /** Wants `entries`: from `from` on, as many as fit a page, or the last `newest`. */
  | { kind: 'read'; feed: FeedId; from: number }
  | { kind: 'read-newest'; feed: FeedId; count: number }
  | { kind: 'send'; answer: Answer }
  /** The reader has come to look for news of its own accord. */
  | { kind: 'news' }
  | { kind: 'fork'; feed: FeedId; page: Page; landmarks: readonly Landmark[] }

type Asked = Exclude<Question, { kind: 'credit' | 'fork' | 'news' }>

/** One channel. Every method gives what is to be done, in order. */
export class SyncServer {
  readonly #waiting: Asked[] = []
  /** What is being answered. */
  #current: Asked | undefined
  #credit = syncCreditMax
  /** The feeds that the reader named by tags, by place; `undefined` where nothing is for it. */
  #named: (FeedId | undefined)[] = []
  /** What is written here; of nothing else a reader tells another history. */
  #own = new Set<FeedId>()
  /** Of a run of pages: the seq that comes next. */
  #next = 0
  #isReading = false

  /** @throws {TooLargeError | MalformedError} when the reader does not keep to the protocol. */
  step(event: ServerEvent): ServerEffect[] {
    if (event.kind === 'question') return this.#take(event.question)
    if (event.kind === 'offer') return this.#answerOffer(event.own, event.all)
    return this.#sendPage(event.entries)
  }

  #take(question: Question): ServerEffect[] {
    switch (question.kind) {
      case 'news':
        return [{ kind: 'news' }]
      case 'credit':
        this.#credit = Math.min(this.#credit + question.pages, syncCreditMax)
        return this.#goOn()
      case 'fork': {
        const feed = this.#named[question.of]
        const { page, landmarks } = question
        if (feed === undefined || !this.#own.has(feed)) return []
        return [{ kind: 'fork', feed, page, landmarks }]
      }
      default:
        if (this.#waiting.length >= syncQuestionsMax) {
          throw new TooLargeError('questions', { max: syncQuestionsMax })
        }
        this.#waiting.push(question)
        return this.#current === undefined ? this.#begin() : []
    }
  }

  #begin(): ServerEffect[] {
    this.#current = this.#waiting.shift()
    const current = this.#current
    if (current === undefined) return []
    if (current.kind === 'same' || current.kind === 'heights') return [{ kind: 'list' }]
    this.#next = current.kind === 'pages' ? current.from : 0
    return this.#goOn()
  }

  /** Reads what the next page is made of, if the reader has room for it. */
  #goOn(): ServerEffect[] {
    const current = this.#current
    if (current?.kind !== 'pages' && current?.kind !== 'newest') return []
    if (this.#credit === 0 || this.#isReading) return []
    const feed = this.#named[current.of]
    if (feed === undefined) return this.#end()
    this.#isReading = true
    if (current.kind === 'newest') return [{ kind: 'read-newest', feed, count: current.count }]
    return [{ kind: 'read', feed, from: this.#next }]
  }

  #sendPage(entries: readonly Entry[]): ServerEffect[] {
    const current = this.#current
    this.#isReading = false
    if (current?.kind === 'newest') {
      this.#credit -= 1
      const send = { kind: 'send', answer: pageAnswer(newestPageOf(entries), true) } as const
      return [send, ...this.#finish()]
    }
    if (current?.kind !== 'pages') return []
    const page = pageWithin(entries, current)
    if (page === undefined) return this.#end()
    this.#credit -= 1
    this.#next = page.from + page.items.length
    const isLast = this.#next > current.to
    const send = { kind: 'send', answer: pageAnswer(page, isLast) } as const
    return [send, ...(isLast ? this.#finish() : this.#goOn())]
  }

  /** Ends a run of pages for which there is nothing more here. */
  #end(): ServerEffect[] {
    return [{ kind: 'send', answer: pageAnswer(undefined, true) }, ...this.#finish()]
  }

  #finish(): ServerEffect[] {
    this.#current = undefined
    return this.#begin()
  }

  #answerOffer(own: readonly Known[], all: readonly Known[]): ServerEffect[] {
    const current = this.#current
    this.#own = new Set(own.map(({ feed }) => feed))
    if (current?.kind === 'same') {
      const isSame = equalBytes(stateDigest(own, current.salt), current.digest)
      return [{ kind: 'send', answer: { kind: 'same', isSame } }, ...this.#finish()]
    }
    if (current?.kind !== 'heights') return []
    return [...this.#answerHeights(current, all), ...this.#finish()]
  }

  #answerHeights(
    { salt, start, tags }: QuestionOf<'heights'>,
    all: readonly Known[],
  ): ServerEffect[] {
    if (start !== 0 && start !== this.#named.length) throw new MalformedError('heights: start')
    if (start + tags.length > syncFeedsMax) throw new TooLargeError('feeds', { max: syncFeedsMax })
    const byTag = new Map(all.map((known) => [feedTag(known.feed, salt).join(), known]))
    const found = tags.map((tag) => byTag.get(tag.join()))
    this.#named = [...this.#named.slice(0, start), ...found.map((known) => known?.feed)]
    const heights = found.map((known) => known?.height ?? 0)
    const heads = found.map((known) => (known?.hash ?? noHead).slice(0, headLength))
    return [{ kind: 'send', answer: { kind: 'heights', heights, heads } }]
  }
}

const noHead = new Uint8Array(headLength)

function pageAnswer(page: Page | undefined, isLast: boolean): Answer {
  return { kind: 'page', page, isLast }
}

/** The longest page within a run; beyond its end only where no entry in it could end a page. */
function pageWithin(
  entries: readonly Entry[],
  { to, isApart }: QuestionOf<'pages'>,
): Page | undefined {
  const isEnd = ({ header, signature }: Entry): boolean =>
    header.seq >= to && signature !== undefined
  const end = entries.findIndex(isEnd)
  const within = end === -1 ? entries : entries.slice(0, end + 1)
  const page = pageOf(within)
  const prev = entries[0]?.header.prev
  return page === undefined || !isApart || prev === undefined ? page : { ...page, prev }
}
