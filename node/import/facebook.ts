/**
 * Facebook: *Download your information* in JSON. Posts stand in `posts/your_posts*_1.json` and on, albums in `posts/album/0.json` and on, other
 * pictures and films beside them; older archives have albums in `photos_and_videos/`. All text is UTF-8 read as Latin-1. No item has an id, so
 * each is told from others by its time and content; names of files stay the same from archive to archive, their folders do not.
 */
import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Archive } from './archive.ts'
import {
  LeftCounts,
  type Found,
  type FoundAlbum,
  type FoundItem,
  type ItemMedia,
} from './contents.ts'
import { at, JsonReader, listAt, namesLike, secondsAt, textAt, type Json } from './json.ts'
import { fileAt } from './paths.ts'
import { markdownOf, mended } from './texts.ts'

const postFiles = /(?:^|\/)posts\/your_posts[^/]*\.json$/u
const albumFiles = /(?:^|\/)(?:posts|photos_and_videos)\/album\/[^/]+\.json$/u
const otherFiles =
  /(?:^|\/)(?:posts|photos_and_videos)\/your_(?:uncategorized_)?(?:photos|videos)\.json$/u
const pages = /(?:^|\/)posts\/your_posts[^/]*\.html$/u

export const facebook = {
  name: 'Facebook',
  isIn: (archive: Archive) =>
    [postFiles, albumFiles, otherFiles].some((pattern) => namesLike(archive, pattern).length > 0),
  hasPages: (archive: Archive) => namesLike(archive, pages).length > 0,
  read,
}

async function read(archive: Archive): Promise<Found> {
  const json = new JsonReader(archive)
  const left = new LeftCounts()
  const items: FoundItem[] = []
  const albums: FoundAlbum[] = []
  const seen = new Set<string>()
  const addPictures = (list: readonly Json[]): string[] =>
    list.flatMap((one) => {
      const picture = pictureOf(archive, one)
      if (picture === undefined) {
        left.add('missing')
        return []
      }
      // Those of posts stand in albums as well.
      if (!seen.has(picture.media[0]!.file)) items.push(picture)
      seen.add(picture.media[0]!.file)
      return [picture.media[0]!.file]
    })
  for await (const { value } of json.all(postFiles)) {
    const posts = Array.isArray(value) ? value : listAt(value, 'status_updates')
    for (const post of posts) {
      const item = itemOf(archive, post, left)
      for (const { file } of item.media) seen.add(file)
      items.push(item)
    }
  }
  for await (const { name: file, value } of json.all(albumFiles)) {
    const name = mended(textAt(value, 'name') ?? '')
    const files = addPictures(listAt(value, 'photos'))
    albums.push({ id: name === '' ? basename(file) : name, name, files })
  }
  for await (const { value } of json.all(otherFiles)) {
    for (const key of ['other_photos_v2', 'videos_v2', 'other_photos', 'videos']) {
      addPictures(listAt(value, key))
    }
  }
  return { items, albums, left: left.counts }
}

function itemOf(archive: Archive, post: Json, left: LeftCounts): FoundItem {
  const texts = listAt(post, 'data').flatMap((one) => textAt(one, 'post') ?? [])
  const parts = listAt(post, 'attachments').flatMap((one) => [...listAt(one, 'data')])
  const media = parts.flatMap((part) => {
    const found = at(part, 'media')
    return found === undefined ? [] : (mediaOf(archive, found, left) ?? [])
  })
  const links = parts.flatMap((part) => textAt(part, 'external_context', 'url') ?? [])
  const said = mended([...new Set(texts)].join('\n\n'))
  const fresh = links.filter((link) => !said.includes(link))
  const text = [markdownOf(said), ...fresh].filter((one) => one !== '').join('\n\n')
  const place = parts.flatMap((part) => textAt(part, 'place', 'name') ?? [])[0]
  const atMs = secondsAt(post, 'timestamp')
  const content = [said, ...links, ...media.map(({ file }) => basename(file))]
  // The words under a single picture are those of the post.
  const alone = media.length === 1 && media[0]!.caption === text ? { caption: '' } : {}
  return {
    id: idOf(atMs, content),
    atMs,
    text,
    ...(place !== undefined && { place: mended(place) }),
    media: media.map((one) => ({ ...one, ...alone })),
  }
}

/** A picture of an album, as a post of its own. */
function pictureOf(archive: Archive, value: Json): FoundItem | undefined {
  const [media] = mediaOf(archive, value, new LeftCounts()) ?? []
  if (media === undefined) return undefined
  const { file, caption: text } = media
  const atMs = takenAt(value)
  return { id: `photo/${basename(file)}`, atMs, text, media: [{ file, alt: '', caption: '' }] }
}

function mediaOf(archive: Archive, value: Json, left: LeftCounts): ItemMedia[] | undefined {
  const file = fileAt(archive, textAt(value, 'uri'))
  if (file === undefined) {
    left.add('missing')
    return undefined
  }
  return [{ file, alt: '', caption: markdownOf(mended(textAt(value, 'description') ?? '')) }]
}

/** When it was put there; the archive may not know, but when it was taken. */
function takenAt(value: Json): number | undefined {
  const metadata = at(value, 'media_metadata', 'photo_metadata', 'exif_data')
  const [exif] = Array.isArray(metadata) ? metadata : []
  return secondsAt(value, 'creation_timestamp') ?? secondsAt(exif, 'taken_timestamp')
}

function idOf(atMs: number | undefined, content: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url')
  return `post/${(atMs ?? 0) / 1000}/${hash.slice(0, 16)}`
}
