/** Gives the node the files of a post: all of them are looked at before the first one goes, and taken back when one is refused. */
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { formatError, sniffFile } from '../node/pictures/sniff.ts'
import type { Upload } from '../node/http/media/schema.ts'
import { PappusError, TooLargeError } from '../protocol/errors.ts'
import { blobBytesMax } from '../protocol/limits.ts'
import { formatBytes } from './bytes.ts'
import type { Client } from './client.ts'
import { unreadable } from './connection.ts'
import { FileRefusedError, FileUnreadableError, InterruptedError } from './errors.ts'
import type { NamedFile } from './media-options.ts'
import { cleanName, errorText, say, text } from './output.ts'
import { Progress } from './progress.ts'

/** A file that is there, and can be read. */
export interface ReadableFile extends NamedFile {
  readonly bytes: number
}

/**
 * Looks at all files.
 *
 * @throws {FileUnreadableError} with the first one that cannot be posted.
 * @throws {FileRefusedError} with the first one that is too large, or that `--photo` names and is no picture.
 */
export async function checkFiles(files: readonly NamedFile[]): Promise<ReadableFile[]> {
  const checked: ReadableFile[] = []
  for (const file of files) checked.push({ ...file, bytes: await bytesOf(file.path) })
  for (const { option, path, bytes } of checked) {
    if (bytes > blobBytesMax) {
      const values = { field: 'file', length: bytes, max: blobBytesMax }
      throw refused(path, new TooLargeError('file', values))
    }
    if (option === '--photo') await checkPicture(path)
  }
  return checked
}

/**
 * Uploads all files, one after the other.
 *
 * @throws {FileRefusedError} with the first one that the node refuses; nothing is left of the others then.
 */
export async function uploadAll(
  client: Client,
  files: readonly ReadableFile[],
  { isOriginal, signal }: { isOriginal: boolean; signal: AbortSignal },
): Promise<Upload[]> {
  const uploads: Upload[] = []
  using progress = new Progress()
  try {
    for (const [index, { path, bytes }] of files.entries()) {
      const name = basename(path)
      const values = { name: cleanName(name), number: index + 1, count: files.length }
      const sent = (count: number): void =>
        progress.show(() => uploadText(values, count, bytes), count >= bytes)
      const file = { path, bytes, signal, sent }
      uploads.push(await refusedBy(path, client.upload({ name, original: `${isOriginal}` }, file)))
    }
    for (const { keepsMetadata, name } of uploads) {
      if (keepsMetadata) say(text('cli.post.keepsMetadata', { name: cleanName(name) }))
    }
    return uploads
  } catch (error) {
    await dropAll(client, uploads)
    throw error
  }
}

/**
 * Uploads files, and writes what names them; those that nothing names in the end are taken back.
 *
 * @throws as `uploadAll` and `write` do
 */
export async function withUploads<Written>(
  client: Client,
  files: readonly ReadableFile[],
  init: { isOriginal: boolean; signal: AbortSignal },
  write: (uploads: readonly Upload[]) => Promise<Written>,
): Promise<Written> {
  const uploads = await uploadAll(client, files, init)
  try {
    init.signal.throwIfAborted()
    return await write(uploads)
  } catch (error) {
    await dropAll(client, uploads)
    throw error
  }
}

/** Takes files back that no post has. Those that the node does not answer for, it drops by itself later. */
async function dropAll(client: Client, uploads: readonly Upload[]): Promise<void> {
  await Promise.allSettled(
    uploads.map(({ id }) => client.call('DELETE /uploads/:upload', { params: { upload: id } })),
  )
}

function uploadText(
  values: { name: string; number: number; count: number },
  sent: number,
  bytes: number,
): string {
  if (sent >= bytes) return text('cli.post.preparing', values)
  const amounts = { sent: formatBytes(sent), bytes: formatBytes(bytes) }
  return text('cli.post.uploading', { ...values, ...amounts })
}

/** Opens it, as the permissions that the system shows are not all that counts. */
async function bytesOf(path: string): Promise<number> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const stats = await file.stat()
    if (!stats.isFile()) throw new FileUnreadableError(path, { file: path, reason: 'nofile' })
    if (stats.size === 0) throw new FileUnreadableError(path, { file: path, reason: 'empty' })
    return stats.size
  } catch (error) {
    throw error instanceof PappusError ? error : unreadable(path, error)
  } finally {
    await file?.close()
  }
}

async function checkPicture(path: string): Promise<void> {
  const { kind } = await refusedBy(path, sniffFile(path))
  if (kind !== 'picture') throw refused(path, formatError('other'))
}

/** Says of which file a refusal is. */
async function refusedBy<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof PappusError ? named(path, error) : error
  }
}

/** These are about the node, or the file's name is in them. */
function named(path: string, error: PappusError): PappusError {
  const isOther = ['not-running', 'not-answering', 'unauthorized', 'not-set-up'].includes(
    error.code,
  )
  const isNamed = error instanceof FileUnreadableError || error instanceof InterruptedError
  return isOther || isNamed ? error : refused(path, error)
}

function refused(path: string, error: PappusError): FileRefusedError {
  const values = { file: path, reason: errorText(error) }
  return new FileRefusedError(path, values, { cause: error })
}
