/** One acceptance suite for the store, on the database in memory and on the one on disk. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { MemoryLevel } from 'memory-level'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openDatabase } from '../../../node/store/open.ts'
import { openRepaired } from '../../../node/store/repair.ts'
import { Store } from '../../../node/store/store.ts'
import { bytesTable, jsonTable, type Range, type Table } from '../../../node/store/table.ts'
import type { Reader, Transaction } from '../../../node/store/transaction.ts'
import { rejects } from '../../helpers/rejects.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { TestError } from '../../helpers/test-error.ts'

const numbers = jsonTable<number>('numbers')
const others = jsonTable<number>('others')
const blobs = bytesTable('blobs')
const tables: Table<unknown>[] = [numbers, others, blobs]

interface Kept extends AsyncDisposable {
  store: Store
}

async function inMemory(): Promise<Kept> {
  const database = new MemoryLevel<string, Uint8Array>({ valueEncoding: 'view' })
  await database.open()
  const store = await Store.over(database, tables)
  return { store, [Symbol.asyncDispose]: () => store.close() }
}

async function onDisk(): Promise<Kept> {
  const folder = await tempDir()
  const store = await Store.over(await openDatabase(folder.path), tables)
  const close = async (): Promise<void> => {
    await store.close()
    await folder[Symbol.asyncDispose]()
  }
  return { store, [Symbol.asyncDispose]: close }
}

accept('memory-level', inMemory)
accept('classic-level', onDisk)
acceptDisk()

function accept(name: string, open: () => Promise<Kept>): void {
  const test = suite(`node/store on ${name}`)

  test('what is written is there, and what is not is undefined', async () => {
    await using kept = await open()
    const { store } = kept
    await store.transact((tx) => {
      tx.put(numbers, 'a', 1)
      tx.put(blobs, 'a', Uint8Array.of(1, 2))
    })
    assert.is(store.get(numbers, 'a'), 1)
    assert.is(store.get(others, 'a'), undefined)
    assert.equal(store.get(blobs, 'a'), Uint8Array.of(1, 2))
    assert.is(store.get(blobs, 'a')?.constructor, Uint8Array)
    await store.transact((tx) => tx.delete(numbers, 'a'))
    assert.is(store.get(numbers, 'a'), undefined)
  })

  test('who throws writes nothing', async () => {
    await using kept = await open()
    const { store } = kept
    const effects: string[] = []
    const work = async (tx: Transaction): Promise<void> => {
      tx.put(numbers, 'a', 1)
      tx.afterCommit(() => effects.push('told'))
      await Promise.resolve()
      tx.put(blobs, 'b', Uint8Array.of(1))
      throw new TestError('no')
    }
    await rejects(store.transact(work), 'test')
    assert.is(store.get(numbers, 'a'), undefined)
    assert.is(store.get(blobs, 'b'), undefined)
    assert.equal(effects, [])
    await store.transact((tx) => tx.put(numbers, 'a', 2))
    assert.is(store.get(numbers, 'a'), 2)
  })

  test('nobody else sees a transaction before it is written', async () => {
    await using kept = await open()
    const { store } = kept
    await store.transact(async (tx) => {
      tx.put(numbers, 'a', 1)
      assert.is(tx.get(numbers, 'a'), 1)
      assert.is(store.get(numbers, 'a'), undefined)
      assert.equal(await store.list(numbers, {}), [])
      tx.delete(numbers, 'a')
      assert.is(tx.get(numbers, 'a'), undefined)
      tx.put(numbers, 'a', 2)
    })
    assert.is(store.get(numbers, 'a'), 2)
  })

  test('transactions come one after the other', async () => {
    await using kept = await open()
    const { store } = kept
    const add = (): Promise<void> =>
      store.transact(async (tx) => {
        const before = tx.get(numbers, 'count') ?? 0
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        tx.put(numbers, 'count', before + 1)
      })
    await Promise.all(Array.from({ length: 50 }, add))
    assert.is(store.get(numbers, 'count'), 50)
  })

  test('effects come after the write, in their order, and watchers after every write', async () => {
    await using kept = await open()
    const { store } = kept
    const seen: string[] = []
    const unwatch = store.watch(() => seen.push(`watched ${store.get(numbers, 'a')}`))
    await store.transact((tx) => {
      tx.afterCommit(() => seen.push(`first ${store.get(numbers, 'a')}`))
      tx.afterCommit(() => seen.push(`second ${store.get(numbers, 'a')}`))
      tx.put(numbers, 'a', 1)
    })
    assert.equal(seen, ['first 1', 'second 1', 'watched 1'])
    await store.transact((tx) => tx.get(numbers, 'a'))
    assert.is(seen.length, 3)
    unwatch()
    await store.transact((tx) => tx.put(numbers, 'a', 2))
    assert.is(seen.length, 3)
  })

  test('an effect may start the next transaction', async () => {
    await using kept = await open()
    const { store } = kept
    const { promise, resolve } = Promise.withResolvers<void>()
    await store.transact((tx) => {
      tx.put(numbers, 'a', 1)
      tx.afterCommit(() => {
        void store.transact((later) => later.put(numbers, 'b', 2)).then(resolve)
      })
    })
    await promise
    assert.is(store.get(numbers, 'b'), 2)
  })

  test('a transaction reads as a plain map would after its writes', async () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '!', '"', '~'), maxLength: 3 })
    const write = fc.record({
      table: fc.constantFrom(numbers, others),
      key: key.filter((text) => text !== ''),
      value: fc.option(fc.integer()),
    })
    const bound = key.filter((text) => text !== '')
    const lower = fc.oneof(fc.record({ gt: bound }), fc.record({ gte: bound }), fc.constant({}))
    const upper = fc.oneof(fc.record({ lt: bound }), fc.record({ lte: bound }), fc.constant({}))
    const rest = fc.record(
      { reverse: fc.boolean(), limit: fc.nat({ max: 5 }) },
      { requiredKeys: [] },
    )
    const range: fc.Arbitrary<Range> = fc
      .tuple(lower, upper, rest)
      .map((parts) => Object.assign({}, ...parts) as Range)
    const writes = fc.array(write, { maxLength: 12 })
    const ranges = fc.array(range, { minLength: 1, maxLength: 4 })
    await using kept = await open()
    const { store } = kept
    const property = fc.asyncProperty(writes, writes, ranges, async (before, within, list) => {
      const model = new Map<string, number>()
      const perform = (tx: Transaction, all: typeof before): void => {
        for (const { table, key: at, value } of all) {
          const isOurs = table === numbers
          if (value === null) tx.delete(table, at)
          else tx.put(table, at, value)
          if (isOurs && value === null) model.delete(at)
          else if (isOurs) model.set(at, value!)
        }
      }
      const compare = async (reader: Reader): Promise<void> => {
        for (const one of list) assert.equal(await reader.list(numbers, one), listed(model, one))
        for (const [at, value] of model) assert.is(reader.get(numbers, at), value)
      }
      for (const [at] of await store.list(numbers, {})) {
        await store.transact((tx) => tx.delete(numbers, at))
      }
      await store.transact((tx) => perform(tx, before))
      await compare(store)
      await store.transact(async (tx) => {
        await compare(tx)
        perform(tx, within)
        await compare(tx)
      })
      await compare(store)
    })
    await checkAsync(property, { runs: name === 'memory-level' ? 150 : 60 })
  })

  test('a store of a later release is not touched', async () => {
    await using folder = await tempDir()
    const database = await openDatabase(folder.path)
    const store = await Store.over(database, [])
    await store.close()
    await writeVersion(folder.path, 2)
    const error = await rejects(
      Store.over(await openDatabase(folder.path), tables),
      'store-too-new',
    )
    assert.equal(error.values, { version: 2, supported: 1 })
    // It is closed again, so that a later release can be started.
    await (await openDatabase(folder.path)).close()
  })

  test.run()
}

/** The answer of a plain map to a range. */
function listed(model: ReadonlyMap<string, number>, range: Range): [string, number][] {
  const { gt, gte, lt, lte, reverse, limit } = range
  const rows = [...model]
    .filter(([key]) => gt === undefined || key > gt)
    .filter(([key]) => gte === undefined || key >= gte)
    .filter(([key]) => lt === undefined || key < lt)
    .filter(([key]) => lte === undefined || key <= lte)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return (reverse === true ? rows.toReversed() : rows).slice(0, limit)
}

async function writeVersion(folder: string, version: number): Promise<void> {
  const database = await openDatabase(folder)
  const meta = database.sublevel<string, unknown>('meta', { valueEncoding: 'json' })
  await meta.put('version', version)
  await database.close()
}

function acceptDisk(): void {
  const test = suite('node/store on disk')

  test('everything is there after it was opened again', async () => {
    await using folder = await tempDir()
    const first = await Store.over(await openDatabase(folder.path), tables)
    await first.transact((tx) => tx.put(numbers, 'durable', 1))
    await first.transact((tx) => tx.put(blobs, 'loose', Uint8Array.of(1)), { isDurable: false })
    await first.close()
    await using second = await Store.over(await openDatabase(folder.path), tables)
    assert.is(second.get(numbers, 'durable'), 1)
    assert.equal(second.get(blobs, 'loose'), Uint8Array.of(1))
  })

  test('closing waits for what is being written', async () => {
    await using folder = await tempDir()
    const first = await Store.over(await openDatabase(folder.path), tables)
    for (let count = 0; count < 20; count += 1) {
      void first.transact((tx) => tx.put(numbers, String(count), count))
    }
    await first.close()
    await using second = await Store.over(await openDatabase(folder.path), tables)
    assert.is((await second.list(numbers, {})).length, 20)
  })

  test('a store that is open is locked for everybody else', async () => {
    await using folder = await tempDir()
    await using store = await Store.over(await openDatabase(folder.path), tables)
    await rejects(openDatabase(folder.path), 'store-locked')
    await store.transact((tx) => tx.put(numbers, 'a', 1))
    assert.is(store.get(numbers, 'a'), 1)
  })

  for (const name of ['CURRENT', 'MANIFEST']) {
    test(`with a broken ${name} it is damaged, and a repair brings back what was written`, async () => {
      await using home = await tempDir()
      const folder = join(home.path, 'store')
      const first = await Store.over(await openDatabase(folder), tables)
      await first.transact((tx) => {
        for (let count = 0; count < 100; count += 1) tx.put(numbers, `key ${count}`, count)
      })
      await first.close()
      const file = (await readdir(folder)).find((found) => found.startsWith(name))
      await writeFile(join(folder, file!), 'junk that LevelDB did not write')
      const error = await rejects(openDatabase(folder), 'store-damaged')
      assert.is(error.values['folder'], folder)
      const repaired = await openRepaired(folder, { begin: () => Promise.resolve() })
      await using second = await Store.over(repaired, tables)
      assert.is((await second.list(numbers, {})).length, 100)
    })
  }

  test('a half-written end of the log is no damage: what was acknowledged before it is there', async () => {
    await using folder = await tempDir()
    const first = await Store.over(await openDatabase(folder.path), tables)
    await first.transact((tx) => tx.put(numbers, 'acknowledged', 1))
    await first.transact((tx) => tx.put(numbers, 'cut', 2))
    await first.close()
    const log = (await readdir(folder.path)).find((found) => found.endsWith('.log'))
    const file = join(folder.path, log!)
    await writeFile(file, (await readFile(file)).subarray(0, -3))
    await using second = await Store.over(await openDatabase(folder.path), tables)
    assert.is(second.get(numbers, 'acknowledged'), 1)
    assert.is(second.get(numbers, 'cut'), undefined)
  })

  test('a folder that the system cannot read as a database is not called damaged', async () => {
    await using folder = await tempDir()
    await mkdir(join(folder.path, 'CURRENT'))
    const error = await rejects(openDatabase(folder.path), 'store-unreadable')
    assert.match(String(error.values['reason']), 'Is a directory')
  })

  test.run()
}
