/**
 * The store of a node: tables over one abstract-level database, written in atomic batches by one writer at a time.
 * `classic-level` in production, `memory-level` in tests; both pass the same acceptance suite.
 */
import type { AbstractSublevel } from 'abstract-level'
import { rowsOf, type Database } from './database.ts'
import { migrations, type Migration } from './migrations.ts'
import { jsonTable, type Table, type Range } from './table.ts'
import { type Reader, Transaction } from './transaction.ts'
import { assert } from '../../protocol/errors.ts'
import type { Operation } from './written.ts'
import { isDiskFull, DiskFullError, StoreTooNewError } from '../errors.ts'
import { openingError } from './open.ts'

type Sublevel = AbstractSublevel<Database, string | Uint8Array | Buffer, string, unknown>

export interface StoreInit {
  /** Whether the disk has room to open the database anew. @default always */
  hasRoom?: () => Promise<boolean>
  /** Of the tables that follow from others: where it differs from what is stored, they must be made anew. @default 1 */
  viewsVersion?: number
  /** The steps from version 1 to the present one, in order. @default those of this release */
  migrations?: readonly Migration[]
}

export interface TransactOptions {
  /** Whether the batch is on disk before it counts: for everything that others will hear of. @default true */
  isDurable?: boolean
}

const meta = jsonTable<number>('meta')

export class Store implements Reader, AsyncDisposable {
  readonly #database: Database
  readonly #sublevels = new Map<string, Sublevel>()
  readonly #watchers = new Set<() => void>()
  readonly #hasRoom: () => Promise<boolean>
  readonly #viewsVersion: number
  #lastWrite: Promise<unknown> = Promise.resolve()
  /** Whether a write failed, and may have left half a record at the end of the database's log. */
  #isTorn = false

  private constructor(database: Database, init: StoreInit) {
    const { hasRoom = () => Promise.resolve(true), viewsVersion = 1 } = init
    this.#database = database
    this.#hasRoom = hasRoom
    this.#viewsVersion = viewsVersion
  }

  /**
   * A store over an open database, which it closes: when it is closed itself, or at once where it cannot be used. Data of
   * an earlier release is migrated, version by version.
   *
   * @throws {StoreTooNewError} when a later release wrote it.
   */
  static async over(
    database: Database,
    tables: readonly Table<unknown>[],
    init: StoreInit = {},
  ): Promise<Store> {
    const store = new Store(database, init)
    try {
      const names = new Set(tables.map(({ name }) => name))
      assert(names.size === tables.length, 'two tables of one name would share their rows')
      for (const table of [meta, ...tables]) await store.#openTable(table)
      await store.#migrate(init.migrations ?? migrations)
      return store
    } catch (error) {
      await database.close()
      throw error
    }
  }

  get<Row>(table: Table<Row>, key: string): Row | undefined {
    return plain(this.#sublevel(table).getSync(key)) as Row | undefined
  }

  async many<Row>(table: Table<Row>, keys: readonly string[]): Promise<(Row | undefined)[]> {
    const rows = await this.#sublevel(table).getMany([...keys])
    return rows.map((row) => plain(row) as Row | undefined)
  }

  async list<Row>(table: Table<Row>, range: Range): Promise<[string, Row][]> {
    const rows = await this.#sublevel(table).iterator(range).all()
    return rows.map(([key, value]) => [key, plain(value) as Row])
  }

  /**
   * Runs `work` when all earlier transactions are written, then writes its changes in one batch.
   * Nothing is written when it throws.
   *
   * @throws {DiskFullError} when there is no room, until there is some again.
   */
  transact<T>(
    work: (tx: Transaction) => T | Promise<T>,
    { isDurable = true }: TransactOptions = {},
  ): Promise<T> {
    const result = this.#lastWrite.then(async () => {
      if (this.#isTorn) await this.#mend()
      const tx = new Transaction(this)
      const value = await work(tx)
      await tx.finish()
      await this.#write(tx.operations, isDurable)
      for (const effect of tx.effects) effect()
      if (tx.operations.length > 0) for (const watcher of this.#watchers) watcher()
      return value
    })
    this.#lastWrite = result.catch(() => undefined)
    return result
  }

  /** Empties tables, and notes that they must be filled again: until `endRebuild`, `needsRebuild` holds. */
  async beginRebuild(tables: readonly Table<unknown>[]): Promise<void> {
    await this.transact((tx) => tx.put(meta, 'rebuild', 1))
    for (const table of tables) await this.#writing(() => this.#sublevel(table).clear())
  }

  async endRebuild(): Promise<void> {
    await this.transact((tx) => {
      tx.delete(meta, 'rebuild')
      tx.put(meta, 'views', this.#viewsVersion)
    })
  }

  /** Whether a rebuild was begun and cut off, or the views are those of another release. */
  get needsRebuild(): boolean {
    const isOther = this.get(meta, 'views') !== this.#viewsVersion
    return isOther || this.get(meta, 'rebuild') !== undefined
  }

  /** All rows of all tables as they are now, while writing goes on; keys begin with the names of their tables. */
  async *rows(): AsyncGenerator<readonly [key: Uint8Array, value: Uint8Array]> {
    yield* rowsOf(this.#database)
  }

  /** Calls `watcher` after every write; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Waits for the last write, then closes the database. */
  async close(): Promise<void> {
    await this.#lastWrite
    await this.#database.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #write(operations: readonly Operation[], sync: boolean): Promise<void> {
    if (operations.length === 0) return
    const batch = operations.map((operation) => {
      const sublevel = this.#sublevel(operation.table)
      const { key } = operation
      if (operation.type === 'del') return { type: 'del' as const, sublevel, key }
      return { type: 'put' as const, sublevel, key, value: operation.value }
    })
    await this.#writing(() => this.#database.batch<string, unknown>(batch, { sync } as object))
  }

  async #writing(write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (cause) {
      this.#isTorn = true
      throw isDiskFull(cause) ? new DiskFullError('store', {}, { cause }) : cause
    }
  }

  /**
   * Opens the database anew after a failed write. LevelDB goes on behind the half record that such a write leaves in its log,
   * and at the next start takes nothing that stands there; opened anew, it begins another log. Until
   * there is room for that, everything can be read and nothing written.
   */
  async #mend(): Promise<void> {
    if (!(await this.#hasRoom())) throw new DiskFullError('store')
    await this.#database.close()
    try {
      await this.#database.open()
    } catch (error) {
      throw openingError('store', error)
    }
    for (const sublevel of this.#sublevels.values()) await sublevel.open()
    this.#isTorn = false
  }

  /** Each step is one durable batch with the number that it leads to: one that is cut off is done again. */
  async #migrate(steps: readonly Migration[]): Promise<void> {
    const supported = steps.length + 1
    const version = this.get(meta, 'version')
    if (version === undefined) {
      await this.transact((tx) => {
        tx.put(meta, 'version', supported)
        tx.put(meta, 'views', this.#viewsVersion)
      })
      return
    }
    if (version > supported) throw new StoreTooNewError('store', { version, supported })
    for (const [index, step] of [...steps.entries()].slice(version - 1)) {
      await this.transact(async (tx) => {
        await step(tx)
        tx.put(meta, 'version', index + 2)
      })
    }
  }

  async #openTable(table: Table<unknown>): Promise<void> {
    const options = { valueEncoding: table.encoding, keyEncoding: 'utf8' }
    const sublevel = this.#database.sublevel<string, unknown>(table.name, options)
    await sublevel.open()
    this.#sublevels.set(table.name, sublevel)
  }

  #sublevel(table: Table<unknown>): Sublevel {
    const sublevel = this.#sublevels.get(table.name)
    assert(sublevel !== undefined, `the store was opened without the table ${table.name}`)
    return sublevel
  }
}

/** Level hands out Buffers, whose `slice` shares memory where that of other bytes copies it. */
function plain(value: unknown): unknown {
  if (!Buffer.isBuffer(value)) return value
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}
