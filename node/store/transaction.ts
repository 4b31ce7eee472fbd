/**
 * A set of changes that is written in one atomic batch, or not at all. It reads its own writes, so that changes
 * that belong together can be worked out step by step.
 */
import type { Range, Table } from './table.ts'
import { WrittenRows, type Operation } from './written.ts'

export interface Reader {
  /** The row of a key, or `undefined`. */
  get<Row>(table: Table<Row>, key: string): Row | undefined
  /** The rows of keys, in their order. */
  many<Row>(table: Table<Row>, keys: readonly string[]): Promise<(Row | undefined)[]>
  /** Rows in the order of their keys. */
  list<Row>(table: Table<Row>, range: Range): Promise<[string, Row][]>
}

export class Transaction implements Reader {
  readonly #base: Reader
  readonly #written = new WrittenRows()
  /** Rows as they were before, by id. */
  readonly #read = new Map<string, unknown>()
  readonly #effects: (() => void)[] = []
  readonly #remaining: (() => Promise<void>)[] = []

  constructor(base: Reader) {
    this.#base = base
  }

  get<Row>(table: Table<Row>, key: string): Row | undefined {
    const operation = this.#written.get(table, key)
    if (operation !== undefined) {
      return operation.type === 'put' ? (operation.value as Row) : undefined
    }
    const id = `${table.name}/${key}`
    // Nothing else writes meanwhile, and steps that belong together ask for the same rows again and again.
    if (!this.#read.has(id)) this.#read.set(id, this.#base.get(table, key))
    return this.#read.get(id) as Row | undefined
  }

  /** Reads rows all at once that are about to be asked for one by one: that costs a fraction. */
  async readAhead(table: Table<unknown>, keys: readonly string[]): Promise<void> {
    const rows = await this.#base.many(table, keys)
    for (const [index, key] of keys.entries()) this.#read.set(`${table.name}/${key}`, rows[index])
  }

  async many<Row>(table: Table<Row>, keys: readonly string[]): Promise<(Row | undefined)[]> {
    await this.readAhead(table, keys)
    return keys.map((key) => this.get(table, key))
  }

  async list<Row>(table: Table<Row>, range: Range): Promise<[string, Row][]> {
    const written = this.#written.within(table, range)
    if (written.length === 0) return this.#base.list(table, range)
    const { limit, ...all } = range
    const rows = new Map(await this.#base.list(table, all))
    for (const operation of written) {
      if (operation.type === 'put') rows.set(operation.key, operation.value as Row)
      else rows.delete(operation.key)
    }
    const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))
    if (range.reverse === true) sorted.reverse()
    return sorted.slice(0, limit)
  }

  put<Row>(table: Table<Row>, key: string, value: Row): void {
    this.#written.set({ type: 'put', table, key, value })
  }

  delete(table: Table<unknown>, key: string): void {
    this.#written.set({ type: 'del', table, key })
  }

  /** Does `work` as part of this transaction, after all else: for changes that have to look through tables first. */
  beforeCommit(work: () => Promise<void>): void {
    this.#remaining.push(work)
  }

  /** Does the work that `beforeCommit` was given. */
  async finish(): Promise<void> {
    for (let work = this.#remaining.shift(); work !== undefined; work = this.#remaining.shift()) {
      await work()
    }
  }

  /** Runs `effect` once everything is written; not at all if that fails. */
  afterCommit(effect: () => void): void {
    this.#effects.push(effect)
  }

  get operations(): readonly Operation[] {
    return this.#written.all()
  }

  get effects(): readonly (() => void)[] {
    return this.#effects
  }
}
