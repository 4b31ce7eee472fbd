/** Posts by the last act of the owner on each: the latest act first. */
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import type { ActList } from '../activity/acts.ts'
import { lastActs, type LastActRow } from '../activity/tables.ts'
import { scanRowsMax } from './limits.ts'
import { postAt, type TimelineQuery } from './posts.ts'
import type { PostRow } from './tables.ts'

/** A post, and what the owner did there last. */
export interface Act extends LastActRow {
  readonly cursor: string
  readonly place: { readonly cursor: string; readonly post: PostRow }
}

export interface ActPage {
  readonly acts: readonly Act[]
  /** Absent at the end. */
  readonly next?: string
}

/** A page of a list of acts. */
export async function readActs(
  reader: Reader,
  list: ActList,
  { before, limit }: Pick<TimelineQuery, 'before' | 'limit'>,
): Promise<ActPage> {
  const { gt, lt } = under(list)
  const found: Act[] = []
  let next = before
  for (let scanned = 0; scanned < scanRowsMax && found.length < limit;) {
    const wanted = limit - found.length
    const end = next === undefined ? lt : `${list}!${next}`
    const rows = await reader.list(lastActs, { gt, lt: end, reverse: true, limit: wanted + 1 })
    scanned += rows.length
    for (const [key, row] of rows.slice(0, wanted)) {
      next = key.slice(list.length + 1)
      // None where the author is blocked, or the post never came.
      const place = postAt(reader, row.post)
      if (place !== undefined && place.post.isHidden !== true)
        found.push({ ...row, cursor: next, place })
    }
    if (rows.length <= wanted) return { acts: found }
  }
  return next === undefined ? { acts: found } : { acts: found, next }
}
