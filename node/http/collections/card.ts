/** From the rows of boards and albums to what lists and posts show of them. */
import type { CollectionRow } from '../../social/collections/tables.ts'
import type { Social } from '../../social/social.ts'
import type { Media } from '../media/schema.ts'
import { mediaShapes } from '../media/shape.ts'
import { authorOf } from '../posts/author.ts'
import type { CollectionCard } from './card-schema.ts'

const coversMax = 4

export function cardShape(social: Social, row: CollectionRow): CollectionCard {
  const { id, name, type, owner, items, atMs } = row
  return {
    id,
    name,
    type,
    owner: authorOf(social, { author: owner }),
    count: items.length,
    covers: coversOf(social, row),
    changedAtMs: social.shownMs(atMs),
  }
}

function coversOf(social: Social, { items }: CollectionRow): Media[] {
  const covers: Media[] = []
  for (const { post, number = 0 } of items) {
    const row = social.posts.at(post)?.post
    const media = row && mediaShapes(social, row)[number]
    if (media !== undefined && isSeen(media)) covers.push(media)
    if (covers.length === coversMax) break
  }
  return covers
}

function isSeen({ kind }: Media): boolean {
  return kind === 'picture' || kind === 'video' || kind === 'card'
}
