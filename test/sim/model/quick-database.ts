/**
 * A database that can go back: what every interleaving of some acts leads to is found by doing an act, looking, and taking it
 * back. It keeps rows as they are, without encoding them, so it is several times as fast as memory-level.
 */
import type { Database } from '../../../node/store/database.ts'
import type { Range } from '../../../node/store/table.ts'

interface Operation {
  type: 'put' | 'del'
  sublevel: QuickTable
  key: string
  value?: unknown
}

/** The value under a key before it was written. */
interface Undo {
  table: QuickTable
  key: string
  before: unknown
}

export class QuickDatabase {
  readonly #tables = new Map<string, QuickTable>()
  readonly #undo: Undo[] = []
  /** Sees every row that is written. */
  readonly #written: (row: unknown) => void

  constructor(written: (row: unknown) => void = () => undefined) {
    this.#written = written
  }

  /** As `Store` takes it. */
  asDatabase(): Database {
    return this as unknown as Database
  }

  sublevel(name: string): QuickTable {
    const table = this.#tables.get(name) ?? new QuickTable()
    this.#tables.set(name, table)
    return table
  }

  batch(operations: readonly Operation[]): Promise<void> {
    for (const { type, sublevel: table, key, value } of operations) {
      this.#undo.push({ table, key, before: table.getSync(key) })
      table.set(key, type === 'put' ? value : undefined)
      if (type === 'put') this.#written(value)
    }
    return Promise.resolve()
  }

  /** The present state, for `rewind`. */
  mark(): number {
    return this.#undo.length
  }

  /** Takes back everything since a mark. */
  rewind(mark: number): void {
    for (const { table, key, before } of this.#undo.splice(mark).toReversed()) {
      table.set(key, before)
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

class QuickTable {
  readonly #rows = new Map<string, unknown>()
  readonly #keys: string[] = []

  open(): Promise<void> {
    return Promise.resolve()
  }

  getSync(key: string): unknown {
    return this.#rows.get(key)
  }

  getMany(keys: readonly string[]): Promise<unknown[]> {
    return Promise.resolve(keys.map((key) => this.getSync(key)))
  }

  /** `undefined` deletes. */
  set(key: string, value: unknown): void {
    const isThere = this.#rows.has(key)
    if (value === undefined) {
      this.#rows.delete(key)
      if (isThere) this.#keys.splice(this.#place(key), 1)
      return
    }
    this.#rows.set(key, value)
    if (!isThere) this.#keys.splice(this.#place(key), 0, key)
  }

  iterator(range: Range): { all: () => Promise<[string, unknown][]> } {
    return { all: () => Promise.resolve(this.#list(range)) }
  }

  #list({ gt, gte, lt, lte, reverse = false, limit = Infinity }: Range): [string, unknown][] {
    const from =
      gte === undefined ? (gt === undefined ? 0 : this.#place(`${gt}\0`)) : this.#place(gte)
    const end =
      lt === undefined
        ? lte === undefined
          ? this.#keys.length
          : this.#place(`${lte}\0`)
        : this.#place(lt)
    const keys = this.#keys.slice(from, Math.max(from, end))
    if (reverse) keys.reverse()
    return keys.slice(0, limit).map((key) => [key, this.#rows.get(key)])
  }

  /** Where a key stands, or would. */
  #place(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#keys[middle] ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
