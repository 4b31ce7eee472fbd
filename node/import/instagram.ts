/**
 * Instagram: *Download your information* in JSON. Posts stand in `media/posts_1.json` and on (earlier `content/`), reels in `reels.json`,
 * stories in `stories.json`. All text is UTF-8 read as Latin-1, as in archives of Facebook.
 */
import { basename } from 'node:path/posix'
import type { Archive } from './archive.ts'
import { LeftCounts, type Found, type FoundItem, type ItemMedia } from './contents.ts'
import { JsonReader, listAt, namesLike, secondsAt, textAt, type Json } from './json.ts'
import { fileAt } from './paths.ts'
import { markdownOf, mended } from './texts.ts'

const postFiles = /(?:^|\/)(?:content|media)\/(?:posts_\d+|archived_posts)\.json$/u
const reelFiles = /(?:^|\/)(?:content|media)\/(?:reels|igtv_videos)\.json$/u
const storyFiles = /(?:^|\/)(?:content|media)\/stories\.json$/u
const pages = /(?:^|\/)(?:content|media)\/posts_\d+\.html$/u

export const instagram = {
  name: 'Instagram',
  isIn: (archive: Archive) =>
    [postFiles, reelFiles].some((pattern) => namesLike(archive, pattern).length > 0),
  hasPages: (archive: Archive) => namesLike(archive, pages).length > 0,
  read,
}

async function read(archive: Archive): Promise<Found> {
  const json = new JsonReader(archive)
  const left = new LeftCounts()
  const items: FoundItem[] = []
  for await (const { value } of json.all(postFiles)) {
    const posts = Array.isArray(value) ? value : listAt(value, 'ig_archived_post_media')
    for (const post of posts) items.push(itemOf(archive, post, left))
  }
  for await (const { value } of json.all(reelFiles)) {
    for (const key of ['ig_reels_media', 'ig_igtv_media']) {
      for (const post of listAt(value, key)) items.push(itemOf(archive, post, left))
    }
  }
  for await (const { value } of json.all(storyFiles)) {
    left.add('stories', listAt(value, 'ig_stories').length)
  }
  return { items, albums: [], left: left.counts }
}

/** A post of one picture has its words and time beside that, one of several has its own. */
function itemOf(archive: Archive, post: Json, left: LeftCounts): FoundItem {
  const files = listAt(post, 'media')
  const [first] = files
  const text = textAt(post, 'title') ?? textAt(first, 'title') ?? ''
  const atMs = secondsAt(post, 'creation_timestamp') ?? secondsAt(first, 'creation_timestamp')
  const media = files.flatMap((one): ItemMedia[] => {
    const file = fileAt(archive, textAt(one, 'uri'))
    if (file === undefined) left.add('missing')
    return file === undefined ? [] : [{ file, alt: '', caption: '' }]
  })
  const name = basename(textAt(first, 'uri') ?? '')
  return { id: `post/${(atMs ?? 0) / 1000}/${name}`, atMs, text: markdownOf(mended(text)), media }
}
