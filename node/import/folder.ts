/** A folder that somebody unpacked an archive into. */
import { constants } from 'node:fs'
import { lstat, open, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveDamagedError, ArchiveUnsafeError } from '../errors.ts'
import { FileList, shown, type Archive } from './archive.ts'

/** Files that systems put beside others. */
const beside = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '__MACOSX'])
/** A link that was put there since is not followed. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

/**
 * @throws {ArchiveUnsafeError} for a link in it, or a file that is none, as a device.
 * @throws {ArchiveTooLargeError} above the maximum of files.
 */
export async function openFolder(path: string): Promise<Archive> {
  const list = new FileList()
  await addFiles(list, path, '')
  return { files: list.files, [Symbol.asyncDispose]: () => Promise.resolve() }
}

async function addFiles(list: FileList, root: string, below: string): Promise<void> {
  for await (const entry of await opendir(join(root, below))) {
    if (beside.has(entry.name)) continue
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) await addFiles(list, root, name)
    else if (entry.isFile()) await addFile(list, root, name)
    else throw new ArchiveUnsafeError('no file', { name: shown(name) })
  }
}

async function addFile(list: FileList, root: string, name: string): Promise<void> {
  const path = join(root, name)
  const { size: bytes } = await lstat(path)
  list.add({ name, bytes, open: () => contentOf(path, name) })
}

async function* contentOf(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    const file = await open(path, flags)
    yield* file.createReadStream() as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw new ArchiveDamagedError('cannot be read', { name: shown(name) }, { cause })
  }
}
