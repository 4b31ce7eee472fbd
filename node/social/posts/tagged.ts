/** Timelines of tags: read from the index of tags, newest first, without a look at any other post. */
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { listFollowed } from '../tags/follow.ts'
import { tagged } from '../tags/tables.ts'
import { scanRowsMax } from './limits.ts'
import { matcherOf, type TimelinePage, type TimelineQuery } from './posts.ts'
import { timeline } from './tables.ts'

export interface TaggedQuery extends Pick<TimelineQuery, 'before' | 'limit'> {
  /** Keys of tags, see `tagKey`: posts that have one of them. */
  readonly tags: readonly string[]
}

/** A page of the posts with a tag. */
export async function readTagged(reader: Reader, query: TaggedQuery): Promise<TimelinePage> {
  const { tags, limit } = query
  const matches = await matcherOf(reader, {})
  const rows: TimelinePage['rows'][number][] = []
  let { before } = query
  for (let scanned = 0; scanned < scanRowsMax && rows.length < limit;) {
    const wanted = limit - rows.length
    // One spot more than there is room for says that this is not the end.
    const spots = await spotsBefore(reader, { tags, before, limit: wanted + 1 })
    scanned += spots.length * tags.length
    for (const spot of spots.slice(0, wanted)) {
      before = spot
      const post = reader.get(timeline, spot)
      if (post !== undefined && matches(post)) rows.push({ cursor: spot, post })
    }
    if (spots.length <= wanted) return { rows }
  }
  return before === undefined ? { rows } : { rows, next: before }
}

/** The same of all tags that the owner follows. */
export async function readFollowed(
  reader: Reader,
  query: Omit<TaggedQuery, 'tags'>,
): Promise<TimelinePage> {
  return readTagged(reader, { ...query, tags: await listFollowed(reader) })
}

/** The newest spots of all the tags, each once. */
async function spotsBefore(
  reader: Reader,
  { tags, before, limit }: { tags: readonly string[]; before: string | undefined; limit: number },
): Promise<string[]> {
  const found = new Set<string>()
  for (const tag of tags) {
    const range = { ...under(tag), ...(before !== undefined && { lt: keyOf(tag, before) }) }
    const rows = await reader.list(tagged, { ...range, reverse: true, limit })
    for (const [key] of rows) found.add(key.slice(keyOf(tag, '').length))
  }
  return [...found].toSorted().toReversed().slice(0, limit)
}
