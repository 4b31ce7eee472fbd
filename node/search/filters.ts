/** From a lookup to conditions of SQL; what people wrote is always a value. */
import type { SQLInputValue } from 'node:sqlite'
import { placeOf } from './places.ts'
import { hasWords, type Has } from './query.ts'
import type { Lookup } from './search-index.ts'

export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

export function hasBits(has: readonly Has[]): number {
  return has.reduce((bits, word) => bits | (1 << hasWords.indexOf(word)), 0)
}

/** Conditions that an index answers, of which the first so many are taken, and those that each of these is held against. */
export function filtersOf(
  lookup: Lookup,
  match: string | undefined,
): { from: string; candidates: Condition; filters: Condition } {
  const place = match === undefined ? 'place' : 'rowid'
  const [low, high] = rangeOf(lookup)
  const single = match === undefined ? singleAuthor(lookup) : undefined
  // A search for pictures alone looks at none of the many documents that have none.
  const isOfMedia = match === undefined && single === undefined && lookup.has.length > 0
  const documents = isOfMedia ? 'documents INDEXED BY documents_with_media' : 'documents'
  return {
    from: match === undefined ? documents : 'trigrams',
    candidates: all([
      // Numbers are bound as floating-point ones, from which FTS5 takes no bounds: it would look at all that match.
      { sql: `${place} >= ? AND ${place} < ?`, values: [BigInt(low), BigInt(high)] },
      ...(match === undefined ? [] : [{ sql: 'trigrams MATCH ?', values: [match] }]),
      ...(single === undefined ? [] : [{ sql: 'author = ?', values: [single] }]),
      ...(isOfMedia ? [{ sql: 'has > 0', values: [] }] : []),
    ]),
    filters: all([
      ...lookup.terms.map((term) => ({ sql: 'instr(text, ?) > 0', values: [term] })),
      ...conditionsOf(lookup),
    ]),
  }
}

function rangeOf({ isAbove, before, beforeMs, afterMs }: Lookup): [number, number] {
  if (isAbove) return [Number.MIN_SAFE_INTEGER, before ?? 0]
  const until = beforeMs === undefined ? Infinity : placeOf(beforeMs)
  const high = Math.min(until, before ?? Infinity, Number.MAX_SAFE_INTEGER)
  return [afterMs === undefined ? 0 : placeOf(afterMs), high]
}

/** Whoever alone is asked for, so that nothing of others is looked at. */
function singleAuthor({ from }: Lookup): string | undefined {
  return from?.people.length === 1 && from.names.length === 0 ? from.people[0] : undefined
}

function conditionsOf({ from, in: within, has, without }: Lookup): Condition[] {
  const conditions: Condition[] = []
  if (from !== undefined) {
    const names = from.names.map((name) => ({
      sql: "instr(' ' || name, ' ' || ?) > 0",
      values: [name],
    }))
    conditions.push(any([{ sql: isListed('author'), values: [json(from.people)] }, ...names]))
  }
  if (within !== undefined) {
    const aspects = `EXISTS (SELECT 1 FROM json_each(aspects) WHERE ${isListed('value')})`
    conditions.push(
      any([
        { sql: isListed('author'), values: [json(within.people)] },
        { sql: aspects, values: [json(within.aspects)] },
      ]),
    )
  }
  const bits = hasBits(has)
  if (bits > 0) conditions.push({ sql: '(has & ?) = ?', values: [bits, bits] })
  if (without.length > 0) {
    conditions.push({ sql: `NOT ${isListed('author')}`, values: [json(without)] })
  }
  return conditions
}

function isListed(column: string): string {
  return `${column} IN (SELECT value FROM json_each(?))`
}

function json(list: readonly string[]): string {
  return JSON.stringify(list)
}

function all(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ')
}

function any(conditions: readonly Condition[]): Condition {
  const { sql, values } = joined(conditions, ' OR ')
  return { sql: `(${sql})`, values }
}

function joined(conditions: readonly Condition[], by: string): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(by) || 'TRUE',
    values: conditions.flatMap(({ values }) => values),
  }
}
