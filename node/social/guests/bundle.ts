/** Puts posts into a bundle as a guest sees them: their words, and small pictures of their media. Nothing of others stands in it: no answers, no readers, no ids. */
import type { GuestContent } from '../../../protocol/guest.ts'
import type { PostId } from '../../../protocol/ids.ts'
import type { MediaLibrary } from '../media/media-library.ts'
import type { MediaRow } from '../media/tables.ts'
import type { PostRow } from '../posts/tables.ts'
import type { BundleHead, BundleItem, BundlePicture } from './bundle-head.ts'
import { guestBlocks } from './plain-blocks.ts'

/** A post, or one of its media, with what its owner wrote beside it. */
export interface ShownPost {
  row: PostRow
  /** Which of its media; absent for all of it. */
  number?: number
  note: string
}

export interface BundleWish {
  /** Name of the owner. */
  by: string
  /** Of the board or album. */
  title?: string
  posts: readonly ShownPost[]
  /** How many items of it are not shown. */
  left: number
  /** Whether guests may respond. */
  responses: boolean
}

/** @throws {BlobMissingError} when a picture is not on this device. */
export async function bundleOf(
  library: Pick<MediaLibrary, 'read'>,
  { by, title, posts, left, responses }: BundleWish,
): Promise<GuestContent> {
  const files: Uint8Array[] = []
  const items: BundleItem[] = []
  const numbers = postIds(posts)
  for (const shown of posts) {
    const { pictures, others } = mediaOf(shown)
    const drawn: BundlePicture[] = []
    for (const media of pictures) {
      const file = await fileOf(library, media)
      if (file !== undefined) files.push(file)
      drawn.push(pictureOf(media, file?.length ?? 0))
    }
    const number = responses ? { post: numbers.indexOf(shown.row.id) } : {}
    items.push({ ...itemOf(shown, drawn, others), ...number })
  }
  const head: BundleHead = {
    by,
    ...(title !== undefined && { title }),
    ...(left > 0 && { left }),
    items,
  }
  return { head: JSON.stringify(head), files }
}

/** The posts of a link, in the order that numbers them. */
export function postIds(posts: readonly ShownPost[]): PostId[] {
  return [...new Set(posts.map(({ row }) => row.id))]
}

function itemOf(
  { row, number, note }: ShownPost,
  pictures: BundlePicture[],
  files: number,
): BundleItem {
  const { text, warning, place, atMs } = row
  return {
    atMs,
    blocks: number === undefined ? guestBlocks(text) : [],
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(note !== '' && { note }),
    pictures,
    files,
  }
}

function mediaOf({ row, number }: ShownPost): { pictures: MediaRow[]; others: number } {
  const media = number === undefined ? row.media : row.media.slice(number, number + 1)
  const pictures = media.filter(
    ({ kind, preview, flat }) =>
      kind === 'picture' || kind === 'card' || preview !== undefined || flat !== undefined,
  )
  return { pictures, others: media.length - pictures.length }
}

function pictureOf(media: MediaRow, bytes: number): BundlePicture {
  const { kind, alt, caption, layers, flat, width, height } = media
  const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
  const words = flat === undefined ? layers.map(({ text }) => text) : []
  return { bytes, kind, alt, caption, words, ...size }
}

/** The picture with its words drawn in, or else without. */
async function fileOf(
  library: Pick<MediaLibrary, 'read'>,
  media: MediaRow,
): Promise<Uint8Array | undefined> {
  const part = media.flat === undefined ? 'preview' : 'flat'
  if (media[part] === undefined) return undefined
  const { bytes, content } = library.read(media, part)
  const file = new Uint8Array(bytes)
  let at = 0
  for await (const piece of content) {
    file.set(piece, at)
    at += piece.length
  }
  return file
}
