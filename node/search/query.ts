/**
 * The language of queries: words and "phrases", all of which must occur, and filters such as `from:Bo`, `in:Family`, `before:2026-11-01`,
 * `after:2026-10` and `has:photo`. What looks like a filter and is none, as an address, is a word.
 */
import { TooLargeError } from '../errors.ts'
import { fold } from './fold.ts'
import { queryCharsMax, termsMax } from './limits.ts'

export const hasWords = ['photo', 'video', 'file'] as const
/** Things that a post has beside words. */
export type Has = (typeof hasWords)[number]

/** A filter that cannot be understood, or that names nothing. */
export interface Misfit {
  readonly filter: Filter
  readonly value: string
}

/** A day, month or year; months count from 1. */
export interface Day {
  readonly year: number
  readonly month?: number
  readonly day?: number
}

export interface Query {
  /** Words and phrases, folded, each once. */
  readonly terms: readonly string[]
  readonly from: readonly string[]
  readonly in: readonly string[]
  readonly before: readonly Day[]
  readonly after: readonly Day[]
  readonly has: readonly Has[]
  readonly misfits: readonly Misfit[]
}

const filters = ['from', 'in', 'before', 'after', 'has'] as const
export type Filter = (typeof filters)[number]

/** A filter or none, then a phrase, which may still be open, or a word. */
const part =
  /(?:(?<filter>from|in|before|after|has):)?(?:["“”„«](?<phrase>[^"“”»]*)["“”»]?|(?<word>\S+))/giu
const unfinished = /^(?:from|in|before|after|has):$/iu

/** @throws {TooLargeError} above `queryCharsMax` or `termsMax`. */
export function parseQuery(text: string): Query {
  if (text.length > queryCharsMax) throw tooLarge(queryCharsMax, text.length)
  const terms = new Set<string>()
  const given: Record<Filter, string[]> = { from: [], in: [], before: [], after: [], has: [] }
  for (const { groups = {} } of text.matchAll(part)) {
    const filter = groups['filter']?.toLowerCase() as Filter | undefined
    const value = (groups['phrase'] ?? groups['word'] ?? '').trim()
    const isEmpty = fold(value).trim() === ''
    if (isEmpty || (filter === undefined && unfinished.test(value))) continue
    if (filter === undefined) terms.add(fold(value).trim())
    else given[filter].push(value)
  }
  if (terms.size > termsMax) throw tooLarge(termsMax, terms.size)
  return { terms: [...terms], from: given.from, in: given.in, ...understood(given) }
}

function understood(given: Record<Filter, string[]>): Omit<Query, 'terms' | 'from' | 'in'> {
  const misfits: Misfit[] = []
  const read = <T>(filter: Filter, of: (value: string) => T | undefined): T[] =>
    given[filter].flatMap((value) => {
      const found = of(value)
      if (found === undefined) misfits.push({ filter, value })
      return found ?? []
    })
  const before = read('before', parseDay)
  const after = read('after', parseDay)
  const has = read('has', (value) => hasWords.find((word) => word === value.toLowerCase()))
  return { before, after, has, misfits }
}

/** `2026`, `2026-11` or `2026-11-01`; `undefined` for anything else, as for the 31st of June. */
function parseDay(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u.exec(text) ?? []
  if (year === undefined || Number(year) < 1970) return undefined
  const parts = [Number(year), Number(month ?? 1), Number(day ?? 1)] as const
  const date = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2]))
  if (date.getUTCMonth() !== parts[1] - 1 || date.getUTCDate() !== parts[2]) return undefined
  return {
    year: parts[0],
    ...(month !== undefined && { month: parts[1] }),
    ...(day !== undefined && { day: parts[2] }),
  }
}

function tooLarge(max: number, length: number): TooLargeError {
  return new TooLargeError('a long query', { field: 'q', max, length })
}

/** The first moment of a day, month or year on this machine's calendar. */
export function startOf({ year, month = 1, day = 1 }: Day): number {
  return new Date(year, month - 1, day).getTime()
}
