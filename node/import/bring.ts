/** Brings along what is in an archive, item by item. Each is here whole or not at all, so it may end anywhere, and go on the next time. */
import { PappusError } from '../../protocol/errors.ts'
import type { Archive, ArchiveFile } from './archive.ts'
import type { Album, Contents, Item, ItemMedia } from './contents.ts'
import { fileName } from './finish.ts'
import { knownBatch, refusedShownMax } from './limits.ts'

/** The node that takes it. */
export interface Destination {
  /** Those items that it has, or had. */
  known(items: readonly string[]): Promise<readonly string[]>
  /** @returns the id of the upload. @throws {PappusError} when it refuses the file. */
  upload(name: string, file: ArchiveFile): Promise<string>
  /** Forgets an upload. */
  drop(upload: string): Promise<void>
  post(item: Item, media: readonly TakenMedia[]): Promise<void>
  /** @returns whether it is there. */
  album(album: Album): Promise<boolean>
}

/** A file of an item that the node took. */
export interface TakenMedia extends ItemMedia {
  readonly upload: string
}

export interface Refused {
  readonly file: string
  /** The code of the error. */
  readonly code: string
}

export interface Result {
  posts: number
  files: number
  albums: number
  /** Items that were brought along before. */
  before: number
  /** Files and items that the node does not take: a number, and the first of them. */
  refusedCount: number
  refused: Refused[]
}

export interface BringInit {
  archive: Archive
  contents: Contents
  destination: Destination
  signal: AbortSignal
  /** Called with how many items are done, of how many. */
  onProgress: (done: number, all: number) => void
}

/** Errors of one file or item, which concern none of the others. */
const ofOne = new Set([
  'archive-damaged',
  'broken-text',
  'nothing-visible',
  'picture-broken',
  'picture-format',
  'picture-too-big',
  'too-large',
])

/**
 * @throws what the destination throws, but what is wrong with one file or item alone.
 * @throws the reason of the signal.
 */
export async function bring({
  archive,
  contents,
  destination,
  signal,
  onProgress,
}: BringInit): Promise<Result> {
  const { items, albums } = contents
  const result: Result = { posts: 0, files: 0, albums: 0, before: 0, refusedCount: 0, refused: [] }
  const known = await knownOf(items, destination, signal)
  for (const [index, item] of items.entries()) {
    signal.throwIfAborted()
    onProgress(index, items.length)
    if (known.has(item.id)) result.before += 1
    else await bringOne(item, { archive, destination, signal, result })
  }
  onProgress(items.length, items.length)
  for (const album of albums) {
    signal.throwIfAborted()
    if (await refusedBy(result, album.name, () => destination.album(album))) result.albums += 1
  }
  return result
}

/** How many of these items the node has, or had. */
export async function knownOf(
  items: readonly Item[],
  destination: Pick<Destination, 'known'>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const known = new Set<string>()
  for (let from = 0; from < items.length; from += knownBatch) {
    signal.throwIfAborted()
    const ids = items.slice(from, from + knownBatch).map(({ id }) => id)
    for (const id of await destination.known(ids)) known.add(id)
  }
  return known
}

interface Bringing extends Pick<BringInit, 'archive' | 'destination' | 'signal'> {
  result: Result
}

async function bringOne(
  item: Item,
  { archive, destination, signal, result }: Bringing,
): Promise<void> {
  const taken: TakenMedia[] = []
  let isPosted = false
  try {
    for (const media of item.media) {
      signal.throwIfAborted()
      const { file } = media
      const name = fileName(file)
      const upload = await refusedBy(result, file, () =>
        destination.upload(name, archive.files.get(file)!),
      )
      if (upload !== undefined) taken.push({ ...media, upload })
    }
    if (taken.length === 0 && item.text === '') return
    signal.throwIfAborted()
    const post = async (): Promise<true> => {
      await destination.post(item, taken)
      return true
    }
    isPosted = (await refusedBy(result, item.id, post)) === true
    if (!isPosted) return
    result.posts += 1
    result.files += taken.length
  } finally {
    if (!isPosted) await Promise.allSettled(taken.map(({ upload }) => destination.drop(upload)))
  }
}

/** Does work, or notes that the node refuses this one alone. @returns `undefined` where it does */
async function refusedBy<T>(
  result: Result,
  file: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PappusError) || !ofOne.has(error.code)) throw error
    result.refusedCount += 1
    const { code } = error
    if (result.refused.length < refusedShownMax) result.refused.push({ file, code })
    return undefined
  }
}
