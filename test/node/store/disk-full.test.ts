/** A disk that is really full: a file system of a few megabytes, which only root may make. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DiskFullError } from '../../../node/errors.ts'
import { hasRoomIn, openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { bytesTable } from '../../../node/store/table.ts'
import { rejects } from '../../helpers/rejects.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/store/disk-full')
const rows = bytesTable('rows')
const row = new Uint8Array(100_000).fill(1)

interface SmallDisk extends AsyncDisposable {
  path: string
  grow(): void
}

/** `undefined` where this machine does not let us mount one. */
async function smallDisk(): Promise<SmallDisk | undefined> {
  const folder = await tempDir()
  const mount = (options: string): unknown =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.path], { stdio: 'pipe' })
  try {
    mount('size=4m')
  } catch {
    await folder[Symbol.asyncDispose]()
    return undefined
  }
  return {
    path: folder.path,
    grow: () => mount('remount,size=64m'),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [folder.path])
      await folder[Symbol.asyncDispose]()
    },
  }
}

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

const disk = await smallDisk()
const realTitle =
  'a full disk refuses, keeps serving, and loses nothing that it took before or after'
// Without the right to mount, the file's other tests are all there is, and the runner counts the skip.
if (disk === undefined) test.skip(realTitle, () => undefined)
else test(realTitle, () => fillAndGrow(disk))

async function fillAndGrow(disk: SmallDisk): Promise<void> {
  await using small = disk
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
