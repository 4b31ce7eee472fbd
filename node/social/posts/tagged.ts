/** Timelines of tags: read from the index of tags, newest first, without a look at any other post. */
import type { Reader } from '../../store/transaction.ts'
import { listFollowed } from '../tags/follow.ts'
import { tagged } from '../tags/tables.ts'
import { readIndexes, type IndexQuery } from './indexes.ts'
import type { TimelinePage } from './posts.ts'

/** A page of the posts that have one of these tags. @param tags keys, see `tagKey` */
export function readTagged(
  reader: Reader,
  tags: readonly string[],
  query: IndexQuery,
): Promise<TimelinePage> {
  const indexes = tags.map((prefix) => ({ table: tagged, prefix }))
  return readIndexes(reader, indexes, query)
}

/** The same of all tags that the owner follows. */
export async function readFollowed(reader: Reader, query: IndexQuery): Promise<TimelinePage> {
  return readTagged(reader, await listFollowed(reader), query)
}
