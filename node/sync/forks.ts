/** Tells a writer that it lacks entries that it once wrote, or wrote something else in their place. */
import { topOf } from '../../protocol/extent.ts'
import { feedTag } from '../../protocol/feed.ts'
import type { FeedId } from '../../protocol/ids.ts'
import { forkHashesMax } from '../../protocol/limits.ts'
import { newestPageOf } from '../../protocol/page.ts'
import { saltLength, type Landmark, type QuestionOf } from '../../protocol/sync/questions.ts'
import { extentAt, hashAt, readNewest } from '../store/feed-store.ts'
import type { Reader } from '../store/transaction.ts'
import type { World } from '../world.ts'

/** Our newest entry of a feed, which proves itself, and where others stand; `undefined` where there is none. */
export async function forkOf(
  store: Reader,
  feed: FeedId,
  world: World,
): Promise<QuestionOf<'fork'> | undefined> {
  const page = newestPageOf(await readNewest(store, feed, { count: 1 }))
  if (page === undefined) return undefined
  const salt = world.random(saltLength)
  const landmarks = landmarksOf(store, feed)
  return { kind: 'fork', salt, tag: feedTag(feed, salt), page, landmarks }
}

/** Entries at doubling distances from the newest, by which the last one that both have is found. */
function landmarksOf(store: Reader, feed: FeedId): Landmark[] {
  const { height } = topOf(extentAt(store, feed))
  const marks: Landmark[] = []
  for (let distance = 0; distance < height && marks.length < forkHashesMax;) {
    const seq = height - distance
    const hash = hashAt(store, feed, seq)
    if (hash !== undefined) marks.push({ seq, hash })
    distance = distance === 0 ? 1 : distance * 2
  }
  return marks
}
