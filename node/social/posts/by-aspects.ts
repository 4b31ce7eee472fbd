/** Timelines of aspects: what the owner posted to them, and what their members posted. */
import type { AspectId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { membersOf } from '../aspects/aspects.ts'
import { readIndexes, type IndexQuery } from './indexes.ts'
import type { TimelinePage } from './posts.ts'
import { listed, personPosts } from './tables.ts'

/** A page of the posts of any of these aspects. */
export async function readAspects(
  reader: Reader,
  aspects: readonly AspectId[],
  query: IndexQuery,
): Promise<TimelinePage> {
  const members = await Promise.all(aspects.map((aspect) => membersOf(reader, aspect)))
  const own = aspects.map((prefix) => ({ table: listed, prefix }))
  const theirs = [...new Set(members.flat())].map((prefix) => ({ table: personPosts, prefix }))
  return readIndexes(reader, [...own, ...theirs], query)
}
