/**
 * Repairs a database without putting it at risk. LevelDB repairs in place and calls that a success also where the disk was full
 * and it saved nothing. So it works on a copy; the original stays untouched until the views are made anew, and a repair that
 * is cut off begins again from the original.
 *
 * `store/` the database · `store.damaged/` the original while the repaired one stands in `store/` · `store.repair/` what a repair
 * needs meanwhile: its lock, and the copy
 */
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Level } from 'level'
import { DiskFullError, isDiskFull, RepairNeedsRoomError, StoreUnreadableError } from '../errors.ts'
import { reopenBytesMin, repairRoomFactor } from './limits.ts'
import { assertNotInUse, freeBytesIn, openDatabase } from './open.ts'
import type { Database } from './database.ts'

export interface RepairInit {
  /** Notes that a repair was begun; called once there is room for it, before anything is moved. */
  begin: () => Promise<void>
  /** Free bytes on the disk of a folder. @default as the system says */
  freeBytes?: (folder: string) => Promise<number>
}

/** The files that hold rows; LevelDB writes the others anew. They never change, so that a link is a copy. */
const isData = (name: string): boolean => /^\d+\.(?:ldb|sst|log)$/u.test(name)
const logName = 'LOG'

/**
 * Repairs a database and opens the part that could be saved. `forgetOriginal` ends the repair.
 *
 * @throws {StoreLockedError} when another process uses or repairs the database.
 * @throws {RepairNeedsRoomError} when the disk has too little room; nothing was moved then.
 * @throws {DiskFullError} when the room was taken meanwhile; the original is whole.
 */
export async function openRepaired(folder: string, init: RepairInit): Promise<Database> {
  await assertNotInUse(folder)
  const { work, original } = placesOf(folder)
  const source = (await exists(original)) ? original : folder
  await assertRoom(source, init.freeBytes ?? freeBytesIn)
  await mkdir(work, { recursive: true, mode: 0o700 })
  // Two repairs at once would take each other's copy away.
  await using _ = await openDatabase(join(work, 'lock'))
  await init.begin()
  await inWords(folder, async () => {
    await repairCopy(folder, source)
    await putInPlace(folder)
  })
  return await openDatabase(folder)
}

/** Ends a repair, once everything that follows from the repaired database is on disk. */
export async function forgetOriginal(folder: string): Promise<void> {
  const { work, original, garbage } = placesOf(folder)
  await mkdir(work, { recursive: true, mode: 0o700 })
  // Moved first: no later repair may begin from an original that is half deleted.
  if (await exists(original)) await rename(original, garbage)
  await forgetLeftovers(folder)
}

/** Removes the files of a repair that ended just before it could tidy up. */
export async function forgetLeftovers(folder: string): Promise<void> {
  await rm(placesOf(folder).work, { recursive: true, force: true })
}

function placesOf(folder: string): Record<'work' | 'copy' | 'garbage' | 'original', string> {
  const work = `${folder}.repair`
  const [copy, garbage] = [join(work, 'copy'), join(work, 'garbage')]
  return { work, copy, garbage, original: `${folder}.damaged` }
}

async function assertRoom(
  source: string,
  freeBytes: Required<RepairInit>['freeBytes'],
): Promise<void> {
  const sizes = (await dataIn(source)).map(async (name) => (await stat(join(source, name))).size)
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  const needed = bytes * repairRoomFactor + reopenBytesMin
  if ((await freeBytes(source)) >= needed) return
  throw new RepairNeedsRoomError(source, { megabytes: Math.ceil(needed / 1_000_000) })
}

async function repairCopy(folder: string, source: string): Promise<void> {
  const { copy, garbage } = placesOf(folder)
  for (const left of [copy, garbage]) await rm(left, { recursive: true, force: true })
  await mkdir(copy, { mode: 0o700 })
  for (const name of await dataIn(source)) {
    const [from, to] = [join(source, name), join(copy, name)]
    // Some file systems have no links.
    await link(from, to).catch(() => copyFile(from, to))
  }
  // In Node, Level is ClassicLevel, which can repair; its types tell only what browsers have too.
  await (Level as unknown as { repair(folder: string): Promise<void> }).repair(copy)
  const report = await readFile(join(copy, logName), 'utf8')
  if (isDiskFull(report) || (await freeBytesIn(copy)) < reopenBytesMin) {
    throw new DiskFullError('repair')
  }
}

async function putInPlace(folder: string): Promise<void> {
  const { copy, original } = placesOf(folder)
  if (await exists(original)) await rm(folder, { recursive: true, force: true })
  else await rename(folder, original)
  await rename(copy, folder)
}

async function dataIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(isData)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function inWords(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (cause instanceof DiskFullError) throw cause
    if (isDiskFull(cause)) throw new DiskFullError('repair', {}, { cause })
    const { message: reason } = cause as Error
    throw new StoreUnreadableError(folder, { folder, reason }, { cause })
  }
}
