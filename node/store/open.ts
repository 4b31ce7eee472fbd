/** Opens the database of a home, and says in words what is wrong where that fails. */
import { statfs } from 'node:fs/promises'
import { Level } from 'level'
import { StoreDamagedError, StoreLockedError } from '../errors.ts'
import { reopenBytesMin } from './limits.ts'
import type { Database } from './store.ts'

/**
 * The LevelDB database in a folder, made where there is none.
 *
 * @throws {StoreLockedError} when another process has it open.
 * @throws {StoreDamagedError} when it cannot be read.
 */
export async function openDatabase(folder: string): Promise<Database> {
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' })
  try {
    await database.open()
    return database
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } }
    if (cause?.code === 'LEVEL_LOCKED') throw new StoreLockedError(folder, {}, { cause })
    throw new StoreDamagedError(folder, { folder }, { cause: cause ?? error })
  }
}

/** Whether the disk of a folder has the room that LevelDB needs to begin a new log. */
export async function hasRoomIn(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= reopenBytesMin
}

/** @throws {StoreLockedError} when another process has a database open, whatever state it is in. */
export async function assertNotInUse(folder: string): Promise<void> {
  try {
    await (await openDatabase(folder)).close()
  } catch (error) {
    if (!(error instanceof StoreDamagedError)) throw error
  }
}

/** Rebuilds what can be read of a damaged database; entries that are lost come back from contacts. */
export async function repairDatabase(folder: string): Promise<void> {
  // In Node, Level is ClassicLevel, which can repair; its types tell only what browsers have too.
  await (Level as unknown as { repair(folder: string): Promise<void> }).repair(folder)
}
