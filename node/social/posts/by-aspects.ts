/** Timelines of aspects: what the owner posted to them, and what their members posted. */
import type { AspectId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { readIndexes, type IndexQuery } from './indexes.ts'
import type { TimelinePage } from './posts.ts'
import { listed } from './tables.ts'

/** A page of the posts of any of these aspects. */
export function readAspects(
  reader: Reader,
  aspects: readonly AspectId[],
  query: IndexQuery,
): Promise<TimelinePage> {
  const indexes = aspects.map((prefix) => ({ table: listed, prefix }))
  return readIndexes(reader, indexes, query)
}
