/** Writes a file beside its place, and gives it its name once it is whole: an interrupted command leaves nothing under the name. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, link, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PappusError } from '../protocol/errors.ts'
import { FileUnwritableError } from './errors.ts'
import { nthName } from './file-names.ts'
import { sameNamesMax } from './limits.ts'

/** @throws {FileUnwritableError} when there is no such folder, and none can be made. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

/**
 * Writes a whole file into a folder, under the first of `name`, `name (2)`, … that is free.
 *
 * @returns its path
 * @throws {FileUnwritableError} when that fails, and whatever the source throws; nothing is left then.
 */
export async function writeAside(
  folder: string,
  name: string,
  source: AsyncIterable<Uint8Array>,
): Promise<string> {
  const aside = join(folder, `.pappus-${randomUUID()}.part`)
  try {
    await pipeline(source, createWriteStream(aside, { flags: 'wx' }))
    return await giveName(aside, folder, name)
  } catch (error) {
    throw error instanceof PappusError ? error : unwritable(join(folder, name), error)
  } finally {
    await rm(aside, { force: true })
  }
}

async function giveName(aside: string, folder: string, name: string): Promise<string> {
  for (let nth = 1; nth <= sameNamesMax; nth++) {
    const path = join(folder, nthName(name, nth))
    if (await isNamed(aside, path)) return path
  }
  throw new FileUnwritableError(name, { path: join(folder, name), reason: 'taken' })
}

/** A second name for the same file is refused where one stands, so that two commands never write over each other. */
async function isNamed(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!noLinks.has(code ?? '')) throw error
  }
  if (await exists(path)) return false
  await rename(aside, path)
  return true
}

/** Of file systems without second names, as those of memory cards. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The error about a path that cannot be written. */
export function unwritable(path: string, cause: unknown): FileUnwritableError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const reason = reasons[code] ?? message
  return new FileUnwritableError(path, { path, reason }, { cause })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EEXIST: 'nofolder',
  ENOTDIR: 'nofolder',
}
