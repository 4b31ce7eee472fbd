/** Lists as pages: each knows the one before and the one after it, while only two of them are in memory. */
import { monthOf } from './words.ts'

export interface Paged<T> {
  /** Of the file, without its ending. */
  readonly name: string
  readonly items: readonly T[]
  /** Name of the page before this one in the list. */
  readonly before?: string
  readonly after?: string
}

interface Group<T> {
  name: string
  items: readonly T[]
}

/** Items in the order in which they come, so many on a page: `name`, `name-2`, … */
export async function* pagesOf<T>(
  source: AsyncIterable<T>,
  { name, max }: { name: string; max: number },
): AsyncGenerator<Paged<T>> {
  yield* linked(grouped(source, max, () => name))
}

/** Posts by month: `2026-11`, `2026-11-2`, … */
export async function* monthPages<T extends { atMs: number }>(
  source: AsyncIterable<T>,
  max: number,
): AsyncGenerator<Paged<T>> {
  yield* linked(grouped(source, max, ({ atMs }) => monthOf(atMs)))
}

/** Batches that are pages already, but for those that are too large. */
export async function* batchPages<T>(
  batches: AsyncIterable<readonly T[]>,
  { name, max }: { name: string; max: number },
): AsyncGenerator<Paged<T>> {
  yield* linked(split(batches, { name, max }))
}

async function* grouped<T>(
  source: AsyncIterable<T>,
  max: number,
  nameOf: (item: T) => string,
): AsyncGenerator<Group<T>> {
  let [name, items, nth]: [string, T[], number] = ['', [], 1]
  for await (const item of source) {
    const isOther = nameOf(item) !== name
    if (items.length > 0 && (isOther || items.length === max)) {
      yield { name: nthName(name, nth), items }
      items = []
      nth += 1
    }
    if (isOther) [name, nth] = [nameOf(item), 1]
    items.push(item)
  }
  if (items.length > 0) yield { name: nthName(name, nth), items }
}

async function* split<T>(
  batches: AsyncIterable<readonly T[]>,
  { name, max }: { name: string; max: number },
): AsyncGenerator<Group<T>> {
  let nth = 0
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; start += max) {
      yield { name: nthName(name, (nth += 1)), items: batch.slice(start, start + max) }
    }
  }
}

async function* linked<T>(groups: AsyncIterable<Group<T>>): AsyncGenerator<Paged<T>> {
  let before: string | undefined
  let current: Group<T> | undefined
  for await (const group of groups) {
    if (current !== undefined) {
      yield { ...current, ...(before !== undefined && { before }), after: group.name }
      before = current.name
    }
    current = group
  }
  if (current !== undefined) yield { ...current, ...(before !== undefined && { before }) }
}

function nthName(name: string, nth: number): string {
  return nth === 1 ? name : `${name}-${nth}`
}
