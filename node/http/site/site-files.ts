/** The public site of the owner as files in a folder: made anew when what it shows changed, and moved in whole. */
import { createHash } from 'node:crypto'
import { link, mkdir, open } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { MalformedError, TooLargeError } from '../../../protocol/errors.ts'
import { isExportName } from '../../export/files.ts'
import type { ArchiveFile } from '../../tar.ts'
import { siteBytesMax, siteFilesMax } from '../limits.ts'

/** One file of the site. */
export interface SiteFile {
  /** On the disk. */
  readonly path: string
  readonly bytes: number
  readonly type: string
  /** Strong validator (RFC 9110). */
  readonly etag: string
}

/** By the path of a request. */
export type SiteFiles = ReadonlyMap<string, SiteFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/atom+xml; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
}

/**
 * Writes the files of a site into a new folder. Media that the one before has already are linked to, not written again: the media of a post
 * never change.
 *
 * @throws {TooLargeError} above the maxima of a site.
 */
export async function writeSite(
  folder: string,
  files: AsyncIterable<ArchiveFile>,
  before: SiteFiles,
): Promise<SiteFiles> {
  const written = new Map<string, SiteFile>()
  let bytes = 0
  for await (const file of files) {
    bytes += file.bytes
    if (bytes > siteBytesMax || written.size >= siteFilesMax) {
      throw new TooLargeError('site', { field: 'site', max: siteBytesMax })
    }
    const address = `/${file.name}`
    written.set(address, await writeFileOf(folder, file, before.get(address)))
  }
  const index = written.get('/index.html')
  if (index !== undefined) written.set('/', index)
  return written
}

async function writeFileOf(
  folder: string,
  file: ArchiveFile,
  before: SiteFile | undefined,
): Promise<SiteFile> {
  if (!isExportName(file.name)) throw new MalformedError(`a name of a site: ${file.name}`)
  const path = join(folder, file.name)
  await mkdir(dirname(path), { recursive: true })
  const isKept = before?.bytes === file.bytes && file.name.startsWith('media/')
  if (isKept && (await linked(before.path, path))) return { ...before, path }
  const type = types[extname(file.name)] ?? 'application/octet-stream'
  return { path, bytes: file.bytes, type, etag: `"${await written(path, file)}"` }
}

/** Whether a file is there a second time now; not where its file system has no links. */
async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    () => false,
  )
}

/** @returns the hash of what was written */
async function written(path: string, { content }: ArchiveFile): Promise<string> {
  const hash = createHash('sha256')
  await using file = await open(path, 'w', 0o600)
  for await (const piece of content) {
    hash.update(piece)
    await file.write(piece)
  }
  return hash.digest('base64url')
}
