/** The archive of a backup: what it holds, one file after the other, none of them whole in memory. */
import { concat } from '../../protocol/bytes.ts'
import { BackupDamagedError, PappusError } from '../errors.ts'
import { entriesOf, type ArchiveEntry } from '../tar.ts'
import { kindOf, type FileKind } from './archive.ts'
import { archiveFilesMax, blobFileBytesMax, wholeFileBytesMax } from './limits.ts'

/** A file of an archive that is being read. Its content must be read before the next file is asked for. */
export interface PackedFile {
  readonly name: string
  readonly kind: FileKind
  readonly bytes: number
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * The files of an archive.
 *
 * @throws {BackupDamagedError} for a file that no backup has, one that is too large, and too many.
 * @throws whatever the bytes throw.
 */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PackedFile> {
  let count = 0
  try {
    for await (const entry of entriesOf(bytes)) {
      if ((count += 1) > archiveFilesMax) throw new BackupDamagedError('too many files')
      yield fileOf(entry)
    }
  } catch (cause) {
    if (cause instanceof PappusError) throw cause
    throw new BackupDamagedError('tar', {}, { cause })
  }
}

function fileOf({ name, isFile, bytes, content }: ArchiveEntry): PackedFile {
  const kind = kindOf(name)
  const max = kind === 'blob' ? blobFileBytesMax : wholeFileBytesMax
  if (kind === undefined || !isFile || bytes > max) throw new BackupDamagedError(name)
  return { name, kind, bytes, content }
}

/** The content of a file of which `tar.ts` bounds the length. */
export async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return concat(...pieces)
}
