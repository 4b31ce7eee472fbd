/** A repair works on a copy: whatever cuts it off, the original is whole, and the next one begins from it again. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openDatabase } from '../../../node/store/open.ts'
import { forgetOriginal, openRepaired } from '../../../node/store/repair.ts'
import { Store } from '../../../node/store/store.ts'
import { jsonTable } from '../../../node/store/table.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { TestError } from '../../helpers/test-error.ts'

const test = suite('node/store/repair')
const numbers = jsonTable<number>('numbers')
const begin = (): Promise<void> => Promise.resolve()

async function makeStore(folder: string): Promise<void> {
  await using store = await Store.over(await openDatabase(folder), [numbers])
  for (let count = 0; count < 10; count += 1) {
    await store.transact((tx) => tx.put(numbers, `key ${count}`, count))
  }
}

async function countIn(folder: string): Promise<number> {
  await using store = await Store.over(await openDatabase(folder), [numbers])
  return (await store.list(numbers, {})).length
}

async function withStore(run: (folder: string, home: string) => Promise<void>): Promise<void> {
  await using home = await tempDir()
  const folder = join(home.path, 'store')
  await makeStore(folder)
  await run(folder, home.path)
}

test('without room for it a repair is refused before it moves anything, and says what it needs', () =>
  withStore(async (folder, home) => {
    let isBegun = false
    const noted = async (): Promise<void> => {
      isBegun = true
    }
    const freeBytes = async (): Promise<number> => 15_000_000
    const error = await rejects(
      openRepaired(folder, { begin: noted, freeBytes }),
      'repair-needs-room',
    )
    assert.is(error.values['megabytes'], 17)
    assert.is(isBegun, false)
    assert.equal(await readdir(home), ['store'])
    assert.is(await countIn(folder), 10)
  }))

test('a repair that is cut off goes on from the original', () =>
  withStore(async (folder) => {
    const database = await openRepaired(folder, { begin })
    await database.close()
    // As a full disk or a crash may leave what was being made.
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
    await (await openRepaired(folder, { begin })).close()
    assert.is(await countIn(folder), 10)
  }))

test('a crash between moving the original away and putting the copy there loses nothing', () =>
  withStore(async (folder) => {
    await (await openRepaired(folder, { begin })).close()
    await rm(folder, { recursive: true })
    await (await openRepaired(folder, { begin })).close()
    assert.is(await countIn(folder), 10)
  }))

test('once it is ended, a later repair begins from what was written since', () =>
  withStore(async (folder, home) => {
    await (await openRepaired(folder, { begin })).close()
    await forgetOriginal(folder)
    assert.equal(await readdir(home), ['store'])
    await using store = await Store.over(await openDatabase(folder), [numbers])
    await store.transact((tx) => tx.put(numbers, 'later', 11))
    await store.close()
    await (await openRepaired(folder, { begin })).close()
    assert.is(await countIn(folder), 11)
  }))

test('a second repair is refused while one goes on', () =>
  withStore(async (folder) => {
    const second = async (): Promise<void> => {
      await rejects(openRepaired(folder, { begin }), 'store-locked')
    }
    await (await openRepaired(folder, { begin: second })).close()
    assert.is(await countIn(folder), 10)
  }))

test('a repair that cannot be noted changes nothing', () =>
  withStore(async (folder, home) => {
    const refuse = (): Promise<void> => Promise.reject(new TestError('no'))
    await rejects(openRepaired(folder, { begin: refuse }), 'test')
    assert.is((await readdir(home)).includes('store.damaged'), false)
    assert.is(await countIn(folder), 10)
  }))

test('tables without a list of them are damage, and are not deleted', () =>
  withStore(async (folder) => {
    await (await openRepaired(folder, { begin })).close()
    await forgetOriginal(folder)
    await rm(join(folder, 'CURRENT'))
    await rejects(openDatabase(folder), 'store-damaged')
    await (await openRepaired(folder, { begin })).close()
    assert.is(await countIn(folder), 10)
  }))

test.run()
