/** A disk that is really full: a file system of a few megabytes, which only root may make. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
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

const disk = await smallDisk()
const run = disk === undefined ? test.skip : test

run(
  'a full disk refuses, keeps serving, and loses nothing that it took before or after',
  async () => {
    if (disk === undefined) return
    await using small = disk
    const store = await openStore(small.path)
    const count = await fill(store)
    assert.ok(count > 10)
    await rejects(
      store.transact((tx) => tx.put(rows, 'refused', row)),
      'disk-full',
    )
    assert.is((await store.list(rows, {})).length, count)
    small.grow()
    await store.transact((tx) => tx.put(rows, 'after 1', row))
    await store.transact((tx) => tx.put(rows, 'after 2', row))
    await store.close()
    await using again = await openStore(small.path)
    const keys = (await again.list(rows, {})).map(([key]) => key)
    assert.is(keys.filter((key) => key.startsWith('before')).length, count)
    assert.equal(
      keys.filter((key) => key.startsWith('after')),
      ['after 1', 'after 2'],
    )
    assert.is(keys.includes('refused'), false)
  },
)

test.run()
