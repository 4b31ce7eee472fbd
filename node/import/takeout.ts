/**
 * Google Photos, by Takeout: folders of pictures, each with a file of JSON beside it that says when it was taken, and for an album one that
 * says its name. A picture of an album stands in the folder of its year as well.
 */
import { basename, dirname } from 'node:path/posix'
import type { Archive } from './archive.ts'
import { LeftCounts, type Found, type FoundAlbum, type FoundItem } from './contents.ts'
import { at, JsonReader, namesLike, secondsAt, textAt, type Json } from './json.ts'
import { markdownOf } from './texts.ts'

/** In any language: `Takeout/Google Photos/Photos from 2014/`. */
const sidecars = /(?:^|\/)Takeout\/[^/]+\/[^/]+\/[^/]+\.json$/u
const files = /(?:^|\/)Takeout\/[^/]+\/[^/]+\/[^/]+\.(?!json$)[^./]+$/iu
/** Google cuts the names of these files, with their endings. */
const suffix = 'supplemental-metadata'
const cutNameChars = 40

export const takeout = {
  name: 'Google Photos',
  isIn: (archive: Archive) => namesLike(archive, sidecars).length > 0,
  hasPages: () => false,
  read,
}

async function read(archive: Archive): Promise<Found> {
  const left = new LeftCounts()
  const folders = foldersOf(namesLike(archive, files))
  const items = new Map<string, FoundItem>()
  const albums = new Map<string, FoundAlbum & { files: string[] }>()
  const inAlbums: { folder: string; id: string }[] = []
  const used = new Set<string>()
  for await (const { name, value } of new JsonReader(archive).all(sidecars)) {
    const folder = dirname(name)
    if (at(value, 'photoTakenTime') === undefined) {
      const title = textAt(value, 'title') ?? ''
      if (title !== '') albums.set(folder, { id: title, name: title, files: [] })
      continue
    }
    const picture = pictureOf(basename(name), folders.get(folder) ?? new Set())
    const file = picture && `${folder}/${picture}`
    if (file === undefined) left.add('missing')
    else if (at(value, 'trashed') === true) left.add('deleted')
    else {
      const item = itemOf(value, file, archive.files.get(file)?.bytes ?? 0)
      if (!items.has(item.id)) items.set(item.id, item)
      inAlbums.push({ folder, id: item.id })
    }
    if (file !== undefined) used.add(file)
  }
  for (const { folder, id } of inAlbums) {
    albums.get(folder)?.files.push(items.get(id)!.media[0]!.file)
  }
  let count = -used.size
  for (const names of folders.values()) count += names.size
  left.add('undated', count)
  return { items: [...items.values()], albums: [...albums.values()], left: left.counts }
}

/** Copies of a picture are told by name, time and size. */
function itemOf(value: Json, file: string, bytes: number): FoundItem {
  const atMs = secondsAt(value, 'photoTakenTime', 'timestamp')
  const title = textAt(value, 'title') ?? basename(file)
  return {
    id: `${(atMs ?? 0) / 1000}/${bytes}/${title}`,
    atMs,
    text: markdownOf(textAt(value, 'description') ?? ''),
    media: [{ file, alt: '', caption: '' }],
  }
}

/** The picture that a file of JSON is about: `a.jpg(1).json` and `a.jpg.supplemental-meta(1).json` are about `a(1).jpg`. */
function pictureOf(json: string, names: ReadonlySet<string>): string | undefined {
  const stem = json.slice(0, -'.json'.length)
  const number = /\(\d+\)$/u.exec(stem)?.[0] ?? ''
  const about = withoutSuffix(stem.slice(0, stem.length - number.length))
  const wanted = numbered(about, number)
  if (names.has(wanted)) return wanted
  if (about.length < cutNameChars) return undefined
  return [...names].find((name) => name.startsWith(about))
}

/** Names of pictures by folder. */
function foldersOf(names: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>()
  for (const name of names) {
    const folder = folders.get(dirname(name)) ?? new Set()
    folders.set(dirname(name), folder.add(basename(name)))
  }
  return folders
}

function withoutSuffix(name: string): string {
  const dot = name.lastIndexOf('.')
  const ending = name.slice(dot + 1)
  return dot > 0 && suffix.startsWith(ending) ? name.slice(0, dot) : name
}

function numbered(name: string, number: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? `${name.slice(0, dot)}${number}${name.slice(dot)}` : `${name}${number}`
}
