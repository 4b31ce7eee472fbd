/** A disk that is really full: a file system of a few megabytes, which only root may make. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DiskFullError } from '../../../node/errors.ts'
import { hasRoomIn, openDatabase, openingError } from '../../../node/store/open.ts'
import { forgetOriginal, openRepaired } from '../../../node/store/repair.ts'
import { Store } from '../../../node/store/store.ts'
import { bytesTable } from '../../../node/store/table.ts'
import { rejects } from '../../helpers/rejects.ts'
import { smallDisk, type SmallDisk } from '../../helpers/small-disk.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/store/disk-full')
const rows = bytesTable('rows')
const row = new Uint8Array(100_000).fill(1)

const openStore = async (path: string): Promise<Store> =>
  Store.over(await openDatabase(join(path, 'db')), [rows], { hasRoom: () => hasRoomIn(path) })

/** Writes until the disk is full. @returns how many rows were acknowledged. */
async function fill(store: Store): Promise<number> {
  for (let count = 0; ; count++) {
    try {
      await store.transact((tx) => tx.put(rows, `before ${count}`, row))
    } catch {
      return count
    }
  }
}

test('after a failed write nothing is written until there is room, and everything can be read', async () => {
  await using folder = await tempDir()
  const database = await openDatabase(folder.path)
  let isRoom = false
  await using store = await Store.over(database, [rows], { hasRoom: async () => isRoom })
  await put(store, 'one')
  const batch = database.batch.bind(database)
  database.batch = (() => Promise.reject(new DiskFullError('No space left on device'))) as never
  await rejects(put(store, 'two'), 'disk-full')
  database.batch = batch
  await rejects(put(store, 'three'), 'disk-full')
  assert.equal(store.get(rows, 'one'), row)
  isRoom = true
  await put(store, 'four')
  assert.equal(
    (await store.list(rows, {})).map(([key]) => key),
    ['four', 'one'],
  )
})

test('a disk with room has it', async () => {
  await using folder = await tempDir()
  assert.is(await hasRoomIn(folder.path), true)
})

function put(store: Store, key: string): Promise<void> {
  return store.transact((tx) => tx.put(rows, key, row))
}

test('only what LevelDB calls corruption, and a file that is gone, is called damaged', () => {
  const run = (message: string, code: string, expected: string): void => {
    const cause = Object.assign(new DiskFullError(message), { code })
    const error = openingError('/home/store', new DiskFullError('not open', {}, { cause }))
    assert.is(error.code, expected, message)
  }
  run('IO error: /home/store/000018.ldb: No space left on device', 'LEVEL_IO_ERROR', 'disk-full')
  run('IO error: /home/store/000018.ldb: Disk quota exceeded', 'LEVEL_IO_ERROR', 'disk-full')
  run('Corruption: checksum mismatch', 'LEVEL_CORRUPTION', 'store-damaged')
  run('IO error: MANIFEST-000002: No such file or directory', 'LEVEL_IO_ERROR', 'store-damaged')
  run('IO error: CURRENT: Permission denied', 'LEVEL_IO_ERROR', 'store-unreadable')
  run('IO error: 000005.ldb: Too many open files', 'LEVEL_IO_ERROR', 'store-unreadable')
  run('IO error: lock LOCK: already held by process', 'LEVEL_LOCKED', 'store-locked')
})

onSmallDisk(
  'a full disk refuses, keeps serving, and loses nothing that it took before or after',
  fillAndGrow,
)
onSmallDisk(
  'a whole database on a full disk is not damaged, nor does a repair touch it',
  fillAndOpen,
)
onSmallDisk(
  'a repair whose room is taken meanwhile fails, and the next one saves all',
  fillMeanwhile,
)

/** Without the right to mount, the file's other tests are all there is, and the runner counts the skip. */
function onSmallDisk(title: string, run: (small: SmallDisk) => Promise<void>): void {
  const disk = smallDisk(4)
  if (disk === undefined) test.skip(`${title} (no right to mount a small disk)`, () => undefined)
  else {
    test(title, async () => {
      await using small = disk
      await run(small)
    })
  }
}

async function fillAndOpen(small: SmallDisk): Promise<void> {
  const folder = join(small.path, 'db')
  const store = await openStore(small.path)
  const count = await fill(store)
  await store.close()
  small.fill()
  await rejects(openDatabase(folder), 'disk-full')
  const before = await readdir(folder)
  let isBegun = false
  const begin = async (): Promise<void> => {
    isBegun = true
  }
  await rejects(openRepaired(folder, { begin }), 'repair-needs-room')
  assert.is(isBegun, false)
  assert.equal(await readdir(folder), before)
  small.grow()
  await using whole = await openStore(small.path)
  assert.is((await whole.list(rows, {})).length, count)
  await whole.close()
  await using repaired = await Store.over(await openRepaired(folder, { begin }), [rows])
  await forgetOriginal(folder)
  assert.is((await repaired.list(rows, {})).length, count)
}

async function fillMeanwhile(small: SmallDisk): Promise<void> {
  const folder = join(small.path, 'db')
  small.grow()
  const store = await openStore(small.path)
  const keys = Array.from({ length: 10 }, (_, number) => `row ${number}`)
  for (const key of keys) await put(store, key)
  await store.close()
  await rejects(openRepaired(folder, { begin: async () => small.fill() }), 'disk-full')
  small.free()
  const repaired = await openRepaired(folder, { begin: () => Promise.resolve() })
  await using again = await Store.over(repaired, [rows])
  assert.is((await again.list(rows, {})).length, keys.length)
}

async function fillAndGrow(small: SmallDisk): Promise<void> {
  const store = await openStore(small.path)
  const count = await fill(store)
  assert.ok(count > 10)
  await rejects(put(store, 'refused'), 'disk-full')
  assert.is((await store.list(rows, {})).length, count)
  small.grow()
  await put(store, 'after 1')
  await put(store, 'after 2')
  await store.close()
  await using again = await openStore(small.path)
  const keys = (await again.list(rows, {})).map(([key]) => key)
  assert.is(keys.filter((key) => key.startsWith('before')).length, count)
  assert.equal(
    keys.filter((key) => key.startsWith('after')),
    ['after 1', 'after 2'],
  )
  assert.is(keys.includes('refused'), false)
}

test.run()
