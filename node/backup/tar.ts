/** Archives as streams: what a backup holds, one file after the other, none of them whole in memory. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, pack, type Header, type Pack } from 'tar-stream'
import { concat } from '../../protocol/bytes.ts'
import { inBackground, watched } from '../background.ts'
import { BackupDamagedError, PappusError } from '../errors.ts'
import { kindOf, type ArchiveFile, type FileKind } from './archive.ts'
import { archiveFilesMax, blobFileBytesMax, wholeFileBytesMax } from './limits.ts'

/** The bytes of an archive of these files, as fast as they are taken. */
export function packed(files: AsyncIterable<ArchiveFile>): AsyncIterable<Uint8Array> {
  const archive = pack()
  inBackground(fill(archive, files), (error) => archive.destroy(error as Error))
  return archive as AsyncIterable<Uint8Array>
}

async function fill(archive: Pack, files: AsyncIterable<ArchiveFile>): Promise<void> {
  for await (const { name, bytes, content } of files) {
    await pipeline(Readable.from(content), archive.entry({ name, size: bytes, mode: 0o600 }))
  }
  archive.finalize()
}

/** A file of an archive that is being read. Its content must be read before the next file is asked for. */
export interface PackedFile {
  readonly name: string
  readonly kind: FileKind
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * The files of an archive.
 *
 * @throws {BackupDamagedError} for a file that no backup has, one that is too large, and too many.
 * @throws whatever the bytes throw.
 */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PackedFile> {
  const archive = extract()
  // A failure here ends the reading below with the same error.
  const feeding = watched(pipeline(Readable.from(bytes), archive), () => undefined)
  let count = 0
  try {
    for await (const entry of archive) {
      if ((count += 1) > archiveFilesMax) throw new BackupDamagedError('too many files')
      yield fileOf(entry.header, entry as AsyncIterable<Uint8Array>)
    }
    await feeding
  } catch (cause) {
    if (cause instanceof PappusError) throw cause
    throw new BackupDamagedError('tar', {}, { cause })
  } finally {
    archive.destroy()
  }
}

function fileOf({ name, type, size }: Header, content: AsyncIterable<Uint8Array>): PackedFile {
  const kind = kindOf(name)
  const max = kind === 'blob' ? blobFileBytesMax : wholeFileBytesMax
  if (kind === undefined || type !== 'file' || size > max) throw new BackupDamagedError(name)
  return { name, kind, content }
}

/** The content of a file of which `tar.ts` bounds the length. */
export async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return concat(...pieces)
}
