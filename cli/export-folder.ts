/**
 * Writes an export beside its folder, and gives it its name once it is whole: an interrupted command leaves the folder as it was. An export
 * that stands there is replaced; what else is in the folder, as `.git` or `CNAME`, stays.
 */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isExportName } from '../node/export/files.ts'
import { exportNames, summaryName, type Summary } from '../node/export/summary.ts'
import { entriesOf, type ArchiveEntry } from '../node/tar.ts'
import { PappusError } from '../protocol/errors.ts'
import { ExportCutError, FolderTakenError } from './errors.ts'
import { makeFolder, unwritable } from './write-aside.ts'

/**
 * Writes all files of an archive into a folder.
 *
 * @param written called after each file with its bytes.
 * @throws {FolderTakenError} when the folder has files, and no export.
 * @throws {ExportCutError} when the archive ends early, or names a file that no export has.
 * @throws {FileUnwritableError} when the folder cannot be written, and whatever the archive throws.
 */
export async function writeExport(
  given: string,
  archive: AsyncIterable<Uint8Array>,
  written: (bytes: number) => void,
): Promise<Summary> {
  const folder = resolve(given)
  await assertFree(folder)
  const aside = join(dirname(folder), `.pappus-${randomUUID()}.part`)
  await makeFolder(aside)
  try {
    await unpack(aside, archive, written)
    const summary = JSON.parse(await readFile(join(aside, summaryName), 'utf8')) as Summary
    await replace(folder, aside)
    return summary
  } catch (error) {
    throw error instanceof PappusError ? error : unwritable(folder, error)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** @throws {FolderTakenError} when there are files that no export could have left. */
export async function assertFree(folder: string): Promise<void> {
  const names = await namesIn(folder)
  const isExport = names.includes(summaryName)
  if (!isExport && names.some((name) => !name.startsWith('.'))) {
    throw new FolderTakenError(folder, { path: folder })
  }
}

async function unpack(
  folder: string,
  archive: AsyncIterable<Uint8Array>,
  written: (bytes: number) => void,
): Promise<void> {
  let last = ''
  try {
    for await (const entry of entriesOf(archive)) {
      await writeEntry(folder, entry)
      last = entry.name
      written(entry.bytes)
    }
  } catch (error) {
    throw isArchiveError(error) ? new ExportCutError('tar', {}, { cause: error }) : error
  }
  if (last !== summaryName) throw new ExportCutError('no end')
}

async function writeEntry(folder: string, { name, isFile, content }: ArchiveEntry): Promise<void> {
  if (!isFile || !isExportName(name)) throw new ExportCutError(name)
  const path = join(folder, ...name.split('/'))
  await mkdir(dirname(path), { recursive: true })
  await pipeline(content, createWriteStream(path, { flags: 'wx' }))
}

/** One of the disk names the call that failed, those of the archive do not. */
function isArchiveError(error: unknown): boolean {
  return !(error instanceof PappusError) && (error as NodeJS.ErrnoException).syscall === undefined
}

/** Gives a new export its name. What is not of the former one moves over last: wherever this ends, nothing is lost. */
async function replace(folder: string, aside: string): Promise<void> {
  const former = join(dirname(folder), `.pappus-${randomUUID()}.former`)
  const names = await namesIn(folder)
  const isThere = await rename(folder, former).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return false
    },
  )
  await rename(aside, folder)
  if (!isThere) return
  for (const name of names.filter((one) => !exportNames.has(one))) {
    await rename(join(former, name), join(folder, name))
  }
  await rm(former, { recursive: true })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unwritable(folder, error)
  }
}
