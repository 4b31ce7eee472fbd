/**
 * Tar archives, packed by gzip or not. Their files can only be read one after the other, so they are unpacked aside first: under numbers, as
 * their names say where they belong and nothing else.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PappusError } from '../../protocol/errors.ts'
import {
  ArchiveDamagedError,
  ArchiveTooLargeError,
  ArchiveUnsafeError,
  DiskFullError,
  isDiskFull,
} from '../errors.ts'
import { entriesOf, type ArchiveEntry } from '../tar.ts'
import { FileList, shown, type Archive } from './archive.ts'
import { gunzipped } from './gunzip.ts'
import { scratchMsMax } from './limits.ts'
import { mostBytes } from './swelling.ts'

export interface TarballInit {
  path: string
  isPacked: boolean
  /** Where it may make a folder, which is gone when the archive is closed. */
  scratch: string
}

/**
 * @throws {ArchiveDamagedError} when it is none, or not a whole one.
 * @throws {ArchiveUnsafeError} when a name or a link leads out of it.
 * @throws {ArchiveTooLargeError} for too many files, or a bomb.
 * @throws {DiskFullError} when there is no room for its files.
 */
export async function openTarball({ path, isPacked, scratch }: TarballInit): Promise<Archive> {
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  await dropOld(scratch)
  const folder = await mkdtemp(join(scratch, 'unpacked-'))
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const files = await unpack({ path, isPacked, folder })
    return { files, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    if (error instanceof PappusError) throw error
    if (isDiskFull(error)) throw new DiskFullError('archive', {}, { cause: error })
    throw new ArchiveDamagedError('no whole archive', { name: shown(path) }, { cause: error })
  }
}

/** Drops files that an import unpacked before it was killed. */
async function dropOld(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    const path = join(scratch, name)
    const found = await stat(path).catch(() => undefined)
    const isOld = found !== undefined && Date.now() - found.mtimeMs > scratchMsMax
    if (isOld) await rm(path, { recursive: true, force: true })
  }
}

interface Unpacking {
  path: string
  isPacked: boolean
  folder: string
}

async function unpack({ path, isPacked, folder }: Unpacking): Promise<FileList['files']> {
  const list = new FileList()
  const max = mostBytes((await stat(path)).size)
  for await (const entry of entriesOf(bounded(bytesOf(path, isPacked), max))) {
    if (entry.isFolder) continue
    if (!entry.isFile) throw new ArchiveUnsafeError('a link', { name: shown(entry.name) })
    const at = join(folder, String(list.files.size))
    list.add({ name: entry.name, bytes: entry.bytes, open: () => createReadStream(at) })
    await write(entry, at)
  }
  return list.files
}

async function write({ content }: ArchiveEntry, at: string): Promise<void> {
  await pipeline(
    Readable.from(content, { objectMode: false }),
    createWriteStream(at, { mode: 0o600 }),
  )
}

async function* bytesOf(path: string, isPacked: boolean): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path)
  if (isPacked) yield* gunzipped(file)
  else yield* file as AsyncIterable<Uint8Array>
}

async function* bounded(
  source: AsyncIterable<Uint8Array>,
  max: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of source) {
    bytes += piece.length
    if (bytes > max) throw new ArchiveTooLargeError('a bomb', { what: 'swells', max })
    yield piece
  }
}
