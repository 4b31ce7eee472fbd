/** All pictures and films of a board or album, of whichever posts, in their order: the viewer goes through them. */
import type { CollectionItem } from '../../http/collections/schema.ts'
import { isSeen, photoId, type Seen } from '../media/viewing.ts'

/** Each once: a picture may stand there by itself and with its post. */
export function seenOn(items: readonly CollectionItem[]): Seen[] {
  const seen = new Map<string, Seen>()
  for (const one of items.flatMap(seenIn)) {
    const id = photoId(one)
    if (!seen.has(id)) seen.set(id, one)
  }
  return [...seen.values()]
}

function seenIn({ content, number }: CollectionItem): Seen[] {
  if (content === undefined) return []
  const { id, author, createdAtMs, media, warning } = content
  const by = { name: author.name, atMs: createdAtMs }
  return media.flatMap((one, index) => {
    const isMeant = number === undefined || number === index
    return isMeant && isSeen(one) ? [{ place: `posts/${id}`, index, media: one, warning, by }] : []
  })
}
