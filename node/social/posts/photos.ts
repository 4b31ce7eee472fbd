/** Reading the list of all pictures, by the rules of the timeline. */
import type { AspectId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { photos, type MediaRow } from '../media/tables.ts'
import { scanRowsMax } from './limits.ts'
import { matcherOf, type TimelineQuery } from './posts.ts'
import { listed, timeline, type PostRow } from './tables.ts'

/** A page has `limit` pictures, and stands before the picture of a cursor. */
export interface PhotoQuery extends Omit<TimelineQuery, 'fits'> {
  /** Only those in the list of this aspect: what its members posted, and what the owner posted to it. */
  aspect?: AspectId
}

/** A picture in its post. */
export interface PhotoPlace {
  /** Where its post stands in the timeline. */
  cursor: string
  post: PostRow
  /** Which of its media it is, counted from 0. */
  number: number
  media: MediaRow
}

export interface PhotoPageRows {
  photos: readonly PhotoPlace[]
  /** Absent at the end. */
  next?: string
}

/**
 * A page of pictures. As the timeline, it looks at no more than `scanRowsMax` rows, and may answer with fewer and the cursor from which
 * to go on.
 */
export async function readPhotos(reader: Reader, query: PhotoQuery): Promise<PhotoPageRows> {
  const { aspect } = query
  const matches = await matcherOf(reader, query)
  const found: PhotoPlace[] = []
  let before = query.before
  let isEnd = false
  for (let scanned = 0; scanned < scanRowsMax && found.length < query.limit && !isEnd;) {
    const limit = query.limit - found.length + 1
    const range = { reverse: true, limit, ...(before !== undefined && { lt: before }) }
    const batch = await reader.list(photos, range)
    isEnd = batch.length < limit
    scanned += batch.length
    // One row more than there is room for says that this is not the end.
    for (const [key, { spot, number }] of batch.slice(0, limit - 1)) {
      before = key
      if (aspect !== undefined && reader.get(listed, keyOf(aspect, spot)) === undefined) continue
      const post = reader.get(timeline, spot)
      const media = post?.media[number]
      if (post !== undefined && media !== undefined && matches(post)) {
        found.push({ cursor: spot, post, number, media })
      }
    }
  }
  return isEnd || before === undefined ? { photos: found } : { photos: found, next: before }
}
