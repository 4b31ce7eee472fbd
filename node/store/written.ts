/** The rows that a transaction has written so far, by table, and in the order of keys where that was asked for. */
import type { Range, Table } from './table.ts'

export type Operation =
  | { type: 'put'; table: Table<unknown>; key: string; value: unknown }
  | { type: 'del'; table: Table<unknown>; key: string }

interface Written {
  readonly operations: Map<string, Operation>
  /** The keys in order, kept once somebody listed the table. */
  sorted?: string[]
}

export class WrittenRows {
  readonly #tables = new Map<string, Written>()

  get(table: Table<unknown>, key: string): Operation | undefined {
    return this.#tables.get(table.name)?.operations.get(key)
  }

  set(operation: Operation): void {
    const { table, key } = operation
    const written = this.#tables.get(table.name) ?? { operations: new Map<string, Operation>() }
    this.#tables.set(table.name, written)
    const { sorted, operations } = written
    if (sorted !== undefined && !operations.has(key)) sorted.splice(firstFrom(sorted, key), 0, key)
    operations.set(key, operation)
  }

  /** Those of a table within a range, in order of keys. Looks at few others. */
  within(table: Table<unknown>, range: Range): Operation[] {
    const written = this.#tables.get(table.name)
    if (written === undefined) return []
    const { operations } = written
    written.sorted ??= [...operations.keys()].toSorted((a, b) => (a < b ? -1 : 1))
    const { sorted } = written
    const found: Operation[] = []
    for (let at = firstFrom(sorted, range.gte ?? range.gt ?? ''); at < sorted.length; at += 1) {
      const key = sorted[at] ?? ''
      if (isAbove(key, range)) break
      const operation = operations.get(key)
      if (operation !== undefined && isWithin(key, range)) found.push(operation)
    }
    return found
  }

  all(): Operation[] {
    return [...this.#tables.values()].flatMap(({ operations }) => [...operations.values()])
  }
}

/** The place of the first key that is not before another one. */
function firstFrom(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

function isAbove(key: string, { lt, lte }: Range): boolean {
  return (lt !== undefined && key >= lt) || (lte !== undefined && key > lte)
}

function isWithin(key: string, range: Range): boolean {
  const { gt, gte } = range
  return (gt === undefined || key > gt) && (gte === undefined || key >= gte) && !isAbove(key, range)
}
