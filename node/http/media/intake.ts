/** Takes a file in: onto the disk as it comes, told by its content what it is, prepared, sealed. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { blobBytesMax, fileNameBytesMax } from '../../../protocol/limits.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import type { Media } from '../../../protocol/media.ts'
import { normalName } from '../../../protocol/text.ts'
import { utf8 } from '../../../protocol/bytes.ts'
import { DiskFullError, isDiskFull, TooLargeError } from '../../errors.ts'
import { cleanMedia } from '../../pictures/clean/clean.ts'
import { movieInfo } from '../../pictures/movie-info.ts'
import { preparePicture, preparePreview, type Preview } from '../../pictures/prepare.ts'
import { sniffFile, type Attachable } from '../../pictures/sniff.ts'
import type { MediaLibrary } from '../../social/media/media-library.ts'
import type { Upload } from '../../social/media/uploads.ts'

export interface IntakeInit {
  library: MediaLibrary
  /** Where the file is while it is prepared. */
  folder: string
}

export interface Incoming {
  body: AsyncIterable<Uint8Array>
  name: string
  /** Whether a picture keeps all its pixels. */
  isOriginal: boolean
  signal: AbortSignal
}

/**
 * Keeps a file for a post.
 *
 * @throws {TooLargeError} above 2 GiB; {DiskFullError} when there is no room; what `preparePicture` throws.
 */
export async function takeIn(init: IntakeInit, incoming: Incoming): Promise<Upload> {
  const { library, folder } = init
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  try {
    await save(library, incoming, path)
    const what = await sniffFile(path)
    const name = fileName(incoming.name)
    return await keeping(library, async (store) => {
      const made = await mediaOf({ store, folder }, { path, what, incoming })
      return library.uploads.add({ ...made.media, name, alt: '', caption: '', layers: [] }, made)
    })
  } catch (error) {
    throw isDiskFull(error) ? new DiskFullError('upload', {}, { cause: error }) : error
  } finally {
    await rm(path, { force: true })
  }
}

/** Gives a file another preview, as the frame of a film that a browser drew. */
export async function takePreview(
  library: MediaLibrary,
  id: string,
  { bytes, signal }: { bytes: Uint8Array; signal: AbortSignal },
): Promise<Upload> {
  const { media } = library.uploads.at(id)
  const seen = await preparePreview(bytes, { signal })
  const { width, height } = media.width === undefined ? seen : (media as Required<Media>)
  return keeping(library, async (store) => {
    const preview = await previewOf(store, seen)
    return library.uploads.setPreview(id, { ...preview, width, height })
  })
}

type Store = MediaLibrary['store']

/** Does work that seals files. Where it fails, none of them is left. */
async function keeping<T>(library: MediaLibrary, work: (store: Store) => Promise<T>): Promise<T> {
  const stored: BlobId[] = []
  try {
    return await work(async (source) => {
      const ref = await library.store(source)
      stored.push(ref.id)
      return ref
    })
  } catch (error) {
    library.blobsUnused(stored)
    throw error
  }
}

interface Making {
  store: Store
  folder: string
}

type Fields = Omit<Media, 'name' | 'alt' | 'caption' | 'layers'>

interface Made {
  media: Fields
  /** Whether metadata may be left in it. */
  keepsMetadata: boolean
}

interface Found {
  path: string
  what: Attachable
  incoming: Incoming
}

async function mediaOf(init: Making, found: Found): Promise<Made> {
  const { path, what } = found
  if (what.kind === 'picture') {
    return { media: await pictureOf(init, found), keepsMetadata: false }
  }
  const isFile = what.kind === 'file'
  const keepsMetadata = !isFile && !(await cleanMedia(path, what.type))
  const blob = await init.store(createReadStream(path))
  const info = isFile ? {} : await movieInfo(path)
  return { media: { ...what, blob, ...info }, keepsMetadata }
}

async function pictureOf(
  { store, folder }: Making,
  { path, incoming: { isOriginal: original, signal } }: Found,
): Promise<Fields> {
  const prepared = await preparePicture(path, { folder, original, signal })
  try {
    const blob = await store(createReadStream(prepared.path))
    const { type, width, height } = prepared
    return { kind: 'picture', type, width, height, blob, ...(await previewOf(store, prepared)) }
  } finally {
    await rm(prepared.path, { force: true })
  }
}

async function previewOf(
  store: Store,
  { preview, thumbhash }: Preview,
): Promise<Pick<Media, 'preview' | 'thumbhash'>> {
  return { preview: await store(Readable.from([preview])), thumbhash }
}

/** @throws {TooLargeError} above the largest blob; {DiskFullError} when there is no room. */
async function save(
  library: MediaLibrary,
  { body, signal }: Incoming,
  path: string,
): Promise<void> {
  let bytes = 0
  async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      bytes += piece.length
      if (bytes > blobBytesMax) {
        throw new TooLargeError('file', { field: 'file', max: blobBytesMax, length: bytes })
      }
      yield piece
    }
  }
  const source = Readable.from(body, { objectMode: false })
  const roomy = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
    library.whileRoom(pieces)
  await pipeline(source, counted, roomy, createWriteStream(path, { mode: 0o600 }), { signal })
}

/** The last part of a path, in the normal form of a name, cut to its maximum with its ending. */
function fileName(given: string): string {
  const name = normalName(basename(given.replaceAll('\\', '/')))
  if (utf8(name).length <= fileNameBytesMax) return name
  const ending = /\.[a-z\d]{1,10}$/iu.exec(name)?.[0] ?? ''
  const kept: string[] = []
  let room = fileNameBytesMax - utf8(ending).length
  for (const letter of name.slice(0, name.length - ending.length)) {
    room -= utf8(letter).length
    if (room < 0) break
    kept.push(letter)
  }
  return normalName(kept.join('') + ending)
}
