/**
 * Restores a home from a backup. All of it is unpacked beside the home and moved in once it is whole: a restore that is cut off leaves
 * the home as it was, or is finished by the next start.
 *
 * `restoring/` what is being unpacked, laid out as a home · `restoring/complete` there once all of it is on the disk, with the time of
 * the backup
 */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Home } from '../home.ts'
import { DiskFullError, HomeTakenError, isDiskFull } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { assertNotInUse, freeBytesIn, openDatabase } from '../store/open.ts'
import type { Row } from './archive.ts'
import { freeBytesMin } from './limits.ts'
import type { BackupContents, BackupSink } from './read.ts'

const folderName = 'restoring'
const completeName = 'complete'

export interface RestoreInit {
  /** The folder of the home. */
  home: string
  /** Reads the backup to its end. */
  read: (sink: BackupSink) => Promise<BackupContents>
}

/**
 * Unpacks a backup for a home without a person; `finishRestore` moves it in, while no node runs there.
 *
 * @throws {HomeTakenError} where there is a person.
 * @throws {DiskFullError} when there is no room.
 * @throws as `read` does. Nothing is left of it then.
 */
export async function unpackRestore({ home, read }: RestoreInit): Promise<BackupContents> {
  if (await exists(join(home, 'keys/identity'))) throw new HomeTakenError(home, { home })
  const folder = join(home, folderName)
  await rm(folder, { recursive: true, force: true })
  try {
    await mkdir(join(folder, 'store'), { recursive: true, mode: 0o700 })
    const contents = await unpack(folder, read)
    await keepView(home, folder)
    const { createdAtMs } = contents.manifest
    await writeFile(join(folder, completeName), String(createdAtMs), { flush: true })
    return contents
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw isDiskFull(cause) ? new DiskFullError('restore', {}, { cause }) : cause
  }
}

/**
 * Moves an unpacked backup into its home. Safe to be cut off and begun again.
 *
 * @throws {StoreLockedError} while a node runs there.
 * @param note called with the time of the backup before anything is moved: keys that come from one may be in use elsewhere.
 */
export async function finishRestore(
  home: string,
  note: (createdAtMs: number) => Promise<void>,
): Promise<void> {
  const folder = join(home, folderName)
  if (!(await exists(join(folder, completeName)))) return
  await assertNotInUse(join(home, 'store'))
  await note(Number(await readFile(join(folder, completeName), 'utf8')))
  for (const name of await readdir(folder)) {
    if (name === completeName) continue
    await rm(join(home, name), { recursive: true, force: true })
    await rename(join(folder, name), join(home, name))
  }
  await rm(folder, { recursive: true, force: true })
}

/** Which other devices look in is a matter of this machine: one of them may be restoring it. */
async function keepView(home: string, folder: string): Promise<void> {
  const [here, came] = [new Home(home), new Home(folder)]
  await came.writeView(await here.readView())
  const keys = await here.readViewKeys()
  if (keys !== undefined) await came.writeViewKeys(keys)
}

async function unpack(folder: string, read: RestoreInit['read']): Promise<BackupContents> {
  const database = await openDatabase(join(folder, 'store'))
  try {
    const contents = await read(sinkInto(folder, database))
    // Nothing is written by this, but all that was before it is on the disk.
    await database.batch([{ type: 'del', key: '' }], { sync: true } as object)
    return contents
  } finally {
    await database.close()
  }
}

function sinkInto(folder: string, database: Database): BackupSink {
  return {
    async home(name, content) {
      await writeInto(join(folder, name), [content])
    },
    async rows(rows: readonly Row[]) {
      await assertRoom(folder)
      const batch = rows.map(([key, value]) => ({ type: 'put' as const, key, value }))
      const options = { keyEncoding: 'view', valueEncoding: 'view' } as const
      await database.batch<Uint8Array, Uint8Array>(batch, options)
    },
    async blob(name, content) {
      await assertRoom(folder)
      await writeInto(join(folder, 'blobs', name), content)
    },
  }
}

async function writeInto(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(content, createWriteStream(path, { mode: 0o600, flush: true }))
}

async function assertRoom(folder: string): Promise<void> {
  if ((await freeBytesIn(folder)) < freeBytesMin) throw new DiskFullError('restore')
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
