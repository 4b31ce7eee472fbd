/** From the layout of one release to that of the next, on real LevelDB. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Migration } from '../../../node/store/migrations.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store, type StoreInit } from '../../../node/store/store.ts'
import { jsonTable } from '../../../node/store/table.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { TestError } from '../../helpers/test-error.ts'

const test = suite('node/store/migrations')
const numbers = jsonTable<number>('numbers')

/** Each step notes itself behind the ones before. */
function step(digit: number): Migration {
  return (tx) => tx.put(numbers, 'steps', (tx.get(numbers, 'steps') ?? 0) * 10 + digit)
}

async function opened(folder: string, init: StoreInit): Promise<Store> {
  return Store.over(await openDatabase(folder), [numbers], init)
}

async function stepsOf(folder: string, init: StoreInit): Promise<number | undefined> {
  await using store = await opened(folder, init)
  return store.get(numbers, 'steps')
}

test('what an earlier release wrote goes through the steps that it lacks, once and in order', async () => {
  await using folder = await tempDir()
  assert.is(await stepsOf(folder.path, { migrations: [] }), undefined)
  assert.is(await stepsOf(folder.path, { migrations: [step(1), step(2)] }), 12)
  assert.is(await stepsOf(folder.path, { migrations: [step(1), step(2)] }), 12)
  assert.is(await stepsOf(folder.path, { migrations: [step(1), step(2), step(3)] }), 123)
})

test('a new store needs no steps', async () => {
  await using folder = await tempDir()
  assert.is(await stepsOf(folder.path, { migrations: [step(1), step(2)] }), undefined)
})

test('a step that fails changes nothing, and is done at the next start', async () => {
  await using folder = await tempDir()
  await stepsOf(folder.path, { migrations: [] })
  const broken: Migration = async (tx) => {
    await step(2)(tx)
    throw new TestError('cut off')
  }
  const error: unknown = await opened(folder.path, { migrations: [step(1), broken] }).catch(
    (thrown: unknown) => thrown,
  )
  assert.instance(error, TestError)
  assert.is(await stepsOf(folder.path, { migrations: [step(1), step(2)] }), 12)
})

test('views of another release are made anew, and then are of this one', async () => {
  await using folder = await tempDir()
  const needs = async (viewsVersion: number): Promise<boolean> => {
    await using store = await opened(folder.path, { viewsVersion })
    return store.needsRebuild
  }
  assert.is(await needs(1), false)
  assert.is(await needs(2), true)
  {
    await using store = await opened(folder.path, { viewsVersion: 2 })
    await store.beginRebuild([numbers])
    await store.endRebuild()
  }
  assert.is(await needs(2), false)
})

test('two tables of one name are a bug, and not one table', async () => {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  await rejects(Store.over(database, [numbers, jsonTable<string>('numbers')]), 'assertion')
})

test.run()
