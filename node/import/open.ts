/** Opens what somebody got from another service: zip, tar, a folder, or one file of JSON; several of them are one archive. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { ArchiveDamagedError, ArchiveUnreadableError } from '../errors.ts'
import { FileList, shown, type Archive } from './archive.ts'
import { openFolder } from './folder.ts'
import { gunzipped } from './gunzip.ts'
import { openTarball } from './tarball.ts'
import { openZip } from './zip.ts'

export interface OpenInit {
  /** Where there is room for files that must be unpacked. */
  scratch: string
}

/**
 * Opens all of these as one archive: the services cut theirs into several. Of two files with one name the first counts.
 *
 * @throws {ArchiveUnreadableError} when one is missing, or may not be read.
 * @throws as `openZip`, `openTarball` and `openFolder` do.
 */
export async function openArchives(paths: readonly string[], init: OpenInit): Promise<Archive> {
  const opened: Archive[] = []
  const dispose = async (): Promise<void> => {
    for (const archive of opened) await archive[Symbol.asyncDispose]()
  }
  try {
    const all = new FileList()
    for (const path of paths) {
      const archive = await openOne(path, init)
      opened.push(archive)
      for (const file of archive.files.values()) all.add(file)
    }
    return { files: all.files, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function openOne(path: string, { scratch }: OpenInit): Promise<Archive> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (found.isDirectory()) return openFolder(path)
  if (!found.isFile()) throw unreadable(path, { code: 'no-file' })
  const head = await headOf(path)
  if (head.subarray(0, 2).toString('latin1') === 'PK') return openZip(path)
  if (isTar(head)) return openTarball({ path, isPacked: false, scratch })
  if (isJson(head)) return jsonAlone(path, found.size, () => createReadStream(path))
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    throw new ArchiveDamagedError('no archive', { name: shown(path) })
  }
  const inner = await headOfPacked(path)
  if (isTar(inner)) return openTarball({ path, isPacked: true, scratch })
  if (!isJson(inner)) throw new ArchiveDamagedError('no archive', { name: shown(path) })
  return jsonAlone(path.replace(/\.gz$/u, ''), found.size, () => unpacked(path))
}

/** Bytes of the first block of a tar archive, which say more than any other format needs. */
const headBytes = 512

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function headOfPacked(path: string): Promise<Buffer> {
  for await (const piece of unpacked(path)) return Buffer.from(piece).subarray(0, headBytes)
  return Buffer.alloc(0)
}

function isTar(head: Buffer): boolean {
  return head.subarray(257, 262).toString('latin1') === 'ustar'
}

function isJson(head: Buffer): boolean {
  return /^\ufeff?\s*[{[]/u.test(head.toString('utf8'))
}

function jsonAlone(path: string, bytes: number, content: () => AsyncIterable<Uint8Array>): Archive {
  const list = new FileList()
  // Whatever it is called, that is what it is.
  const name = basename(path).replace(/(?:\.json)?$/u, '.json')
  list.add({ name, bytes, open: content })
  return { files: list.files, [Symbol.asyncDispose]: () => Promise.resolve() }
}

async function* unpacked(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipped(createReadStream(path))
  } catch (cause) {
    throw new ArchiveDamagedError('no whole archive', { name: shown(path) }, { cause })
  }
}

function unreadable(path: string, cause: unknown): ArchiveUnreadableError {
  const { code } = cause as { code?: string }
  const reason = { ENOENT: 'missing', EACCES: 'denied', EPERM: 'denied' }[code ?? ''] ?? 'other'
  return new ArchiveUnreadableError(path, { name: shown(path), reason }, { cause })
}
