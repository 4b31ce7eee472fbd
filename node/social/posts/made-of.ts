/** From a picture with other words to the picture that it was made of, by the posts that are here. */
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isRetracted } from '../feeds/placements.ts'
import { madeOfStepsMax } from './limits.ts'
import { posts, timeline, type PostRow } from './tables.ts'

/**
 * Whether a post shows a picture of another one with other words, at first hand or through other posts. A chain that breaks at a post
 * which is not here leads nowhere: anybody can post a copy of a picture. At a post that was taken back it leads to any.
 */
export function isMadeOf(reader: Reader, item: ItemId, source: PostId): boolean {
  let remixOf = rowOf(reader, item)?.remixOf
  for (let step = 0; remixOf !== undefined && step < madeOfStepsMax; step += 1) {
    const { author, post } = remixOf
    if (post === source || isRetracted(reader, author, post)) return true
    remixOf = rowOf(reader, post)?.remixOf
  }
  return false
}

export function rowOf(reader: Reader, item: string): PostRow | undefined {
  const key = reader.get(posts, item)
  return key === undefined ? undefined : reader.get(timeline, key)
}
