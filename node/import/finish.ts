/** Makes what a reader found ready to be brought along: bounded, in the order of time, each item once, with files that are there. */
import { basename } from 'node:path/posix'
import {
  altBytesMax,
  blobBytesMax,
  captionBytesMax,
  collectedMax,
  collectionNameBytesMax,
  mediaMax,
  placeBytesMax,
  postTextBytesMax,
  timeMsMax,
  warningBytesMax,
} from '../../protocol/limits.ts'
import { normalName } from '../../protocol/text.ts'
import { ArchiveTooLargeError } from '../errors.ts'
import type { Archive } from './archive.ts'
import {
  LeftCounts,
  type Album,
  type Contents,
  type Found,
  type FoundAlbum,
  type FoundItem,
  type Item,
  type ItemMedia,
} from './contents.ts'
import { itemsMax } from './limits.ts'
import { bodyOf, nameOf } from './texts.ts'

/** @throws {ArchiveTooLargeError} above `itemsMax` items. */
export function finished(archive: Archive, source: string, found: Found): Contents {
  const left = new LeftCounts()
  Object.assign(left.counts, found.left)
  const items = new Map<string, Item>()
  for (const one of found.items) {
    for (const item of parted(archive, one, left)) {
      if (!items.has(item.id)) items.set(item.id, item)
      if (items.size <= itemsMax) continue
      throw new ArchiveTooLargeError('too many items', { what: 'items', max: itemsMax })
    }
  }
  const sorted = [...items.values()].toSorted((a, b) => a.atMs - b.atMs)
  return { source, items: sorted, albums: albumsOf(found.albums, sorted), left: left.counts }
}

/** An item with its files, in parts where those are more than a post has. */
function parted(archive: Archive, found: FoundItem, left: LeftCounts): Item[] {
  const { id, warning, place } = found
  const media = mediaOf(archive, found, left)
  const text = bodyOf(found.text, postTextBytesMax)
  if (text === '' && media.length === 0) {
    left.add('empty')
    return []
  }
  const { atMs } = found
  if (atMs === undefined || !(atMs <= timeMsMax)) {
    left.add('undated')
    return []
  }
  const words = {
    // Pictures that were scanned are older than the clock of computers.
    atMs: Math.max(0, Math.round(atMs)),
    ...named('warning', warning, warningBytesMax),
    ...named('place', place, placeBytesMax),
  }
  const items: Item[] = [{ id, ...words, text, media: media.slice(0, mediaMax) }]
  for (let from = mediaMax; from < media.length; from += mediaMax) {
    const part = `${id}#${from / mediaMax + 1}`
    items.push({ id: part, ...words, text: '', media: media.slice(from, from + mediaMax) })
  }
  return items
}

function mediaOf(archive: Archive, { media }: FoundItem, left: LeftCounts): ItemMedia[] {
  const once = new Map(media.map((one) => [one.file, one]))
  return [...once.values()].flatMap(({ file, alt, caption }) => {
    const bytes = archive.files.get(file)?.bytes
    if (bytes === undefined || bytes === 0) left.add('missing')
    else if (bytes > blobBytesMax) left.add('huge')
    else {
      const words = { alt: bodyOf(alt, altBytesMax), caption: bodyOf(caption, captionBytesMax) }
      return [{ file, ...words }]
    }
    return []
  })
}

function named<Key extends string>(
  key: Key,
  given: string | undefined,
  bytesMax: number,
): Partial<Record<Key, string>> {
  const name = nameOf(given ?? '', bytesMax)
  return name === '' ? {} : ({ [key]: name } as Record<Key, string>)
}

/** Albums in parts, where they have more pictures than one holds. */
function albumsOf(found: readonly FoundAlbum[], items: readonly Item[]): Album[] {
  const places = new Map(items.flatMap(({ id, media }) => media.map(({ file }) => [file, id])))
  return found.flatMap(({ id, name: given, files }) => {
    const pictures = [...new Set(files)].flatMap((file) => {
      const item = places.get(file)
      return item === undefined ? [] : [{ item, file: fileName(file) }]
    })
    const name = nameOf(given, collectionNameBytesMax - partBytes) || id.slice(0, 20)
    const parts: Album[] = []
    for (let from = 0; from < pictures.length; from += collectedMax) {
      const part = from / collectedMax + 1
      const isFirst = part === 1
      parts.push({
        id: isFirst ? id : `${id}#${part}`,
        name: isFirst ? name : `${name} (${part})`,
        pictures: pictures.slice(from, from + collectedMax),
      })
    }
    return parts
  })
}

/** Of ` (1000)`: no archive has so many pictures. */
const partBytes = 8

/** The name of a file as the post has it. */
export function fileName(path: string): string {
  return normalName(basename(path))
}
