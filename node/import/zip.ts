/** Zip archives, read from their directory on: any file at once, none of them whole in memory. */
import { stat } from 'node:fs/promises'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { ArchiveDamagedError, ArchiveTooLargeError, ArchiveUnsafeError } from '../errors.ts'
import { PappusError } from '../../protocol/errors.ts'
import { FileList, shown, type Archive } from './archive.ts'
import { mostBytes } from './swelling.ts'

/** As the reader says it of names that lead elsewhere. */
const unsafe = /^(?:absolute path|invalid relative path|invalid characters in fileName)/u
const unix = 3
const typeMask = 0o170_000
const linkType = 0o120_000

/**
 * @throws {ArchiveDamagedError} when it is none, or not a whole one.
 * @throws {ArchiveUnsafeError} when a name or a link leads out of it.
 * @throws {ArchiveTooLargeError} for too many files, and for a bomb: one that swells, or whose files share their bytes.
 */
export async function openZip(path: string): Promise<Archive> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw damaged(path, cause)
  })
  try {
    const files = await filesOf(zip, (await stat(path)).size)
    return { files, [Symbol.asyncDispose]: () => Promise.resolve(zip.close()) }
  } catch (error) {
    zip.close()
    throw error instanceof PappusError ? error : damaged(path, error)
  }
}

async function filesOf(zip: ZipFile, zipBytes: number): Promise<FileList['files']> {
  const list = new FileList()
  let [packed, bytes] = [0, 0]
  for await (const entry of zip.eachEntry()) {
    packed += entry.compressedSize
    bytes += entry.uncompressedSize
    if (packed > zipBytes || bytes > mostBytes(zipBytes)) {
      throw new ArchiveTooLargeError('a bomb', { what: 'swells', max: mostBytes(zipBytes) })
    }
    if (isLink(entry)) throw new ArchiveUnsafeError('a link', { name: shown(entry.fileName) })
    if (entry.fileName.endsWith('/')) continue
    const { fileName: name, uncompressedSize } = entry
    list.add({ name, bytes: uncompressedSize, open: () => contentOf(zip, entry) })
  }
  return list.files
}

function isLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  return versionMadeBy >> 8 === unix && ((externalFileAttributes >>> 16) & typeMask) === linkType
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw damaged(entry.fileName, cause)
  }
}

function damaged(name: string, cause: unknown): PappusError {
  const values = { name: shown(name) }
  const { message } = cause as Error
  if (unsafe.test(message)) return new ArchiveUnsafeError(message, { name: shown(message) })
  return new ArchiveDamagedError('no whole archive', values, { cause })
}
