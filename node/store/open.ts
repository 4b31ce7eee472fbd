/** Opens the database of a home, and says in words what is wrong where that fails. */
import { readdir, statfs } from 'node:fs/promises'
import { Level } from 'level'
import {
  DiskFullError,
  isDiskFull,
  StoreDamagedError,
  StoreLockedError,
  StoreUnreadableError,
  type PappusError,
} from '../errors.ts'
import { reopenBytesMin } from './limits.ts'
import type { Database } from './database.ts'

/**
 * The LevelDB database in a folder, made where there is none.
 *
 * @throws {StoreLockedError} when another process has it open.
 * @throws {DiskFullError} when there is no room to open it; nothing of it is lost.
 * @throws {StoreDamagedError} when it is corrupt, or a file of it is missing.
 * @throws {StoreUnreadableError} when the system does not let us read it.
 */
export async function openDatabase(folder: string): Promise<Database> {
  await assertHasBeginning(folder)
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' })
  try {
    await database.open()
    return database
  } catch (error) {
    throw openingError(folder, error)
  }
}

/** The named error for LevelDB's own, when it cannot open the database in a folder. */
export function openingError(folder: string, error: unknown): PappusError {
  const { cause = error } = error as { cause?: unknown }
  const { code, message = '' } = cause as { code?: string; message?: string }
  if (code === 'LEVEL_LOCKED') return new StoreLockedError(folder, {}, { cause })
  if (isDiskFull(cause)) return new DiskFullError(folder, {}, { cause })
  // LevelDB calls a file that its own list names, and that is gone, a failure of the system.
  const isMissing = message.endsWith('No such file or directory')
  if (code === 'LEVEL_CORRUPTION' || isMissing) {
    return new StoreDamagedError(folder, { folder }, { cause })
  }
  return new StoreUnreadableError(folder, { folder, reason: message }, { cause })
}

/** @throws {StoreDamagedError} for tables without `CURRENT`: LevelDB would begin anew there, and delete them. */
async function assertHasBeginning(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  const hasTables = names.some((name) => name.endsWith('.ldb'))
  if (hasTables && !names.includes('CURRENT')) throw new StoreDamagedError(folder, { folder })
}

/** Free bytes on the disk of a folder. */
export async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Whether the disk of a folder has the room that LevelDB needs to begin a new log. */
export async function hasRoomIn(folder: string): Promise<boolean> {
  return (await freeBytesIn(folder)) >= reopenBytesMin
}

/** @throws {StoreLockedError} when another process has a database open, whatever state it is in. */
export async function assertNotInUse(folder: string): Promise<void> {
  try {
    await (await openDatabase(folder)).close()
  } catch (error) {
    if (error instanceof StoreLockedError) throw error
  }
}
