/** An archive in numbers, shown before anything is brought along. */
import type { Archive } from './archive.ts'
import type { Contents, Left } from './contents.ts'

export interface Summary {
  readonly source: string
  readonly posts: number
  /** Pictures, films and other files. */
  readonly files: number
  readonly bytes: number
  readonly albums: number
  readonly fromMs?: number
  readonly toMs?: number
  readonly left: Left
}

export function summaryOf({ files }: Archive, { source, items, albums, left }: Contents): Summary {
  const media = items.flatMap((item) => item.media)
  const bytes = media.reduce((sum, { file }) => sum + (files.get(file)?.bytes ?? 0), 0)
  const [first, last] = [items[0], items.at(-1)]
  const counts = { posts: items.length, files: media.length, bytes, albums: albums.length }
  return {
    source,
    ...counts,
    ...(first && { fromMs: first.atMs }),
    ...(last && { toMs: last.atMs }),
    left,
  }
}
