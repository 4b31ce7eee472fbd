/** The posts of each person: beside the timeline, so that a page of theirs is read without those of everybody else. */
import type { PersonId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { partChars } from '../feeds/spots.ts'
import { lastPosts, personPosts, timeline, type PostRow } from './tables.ts'

/** Notes a post of somebody. @param spot its key in the timeline */
export function addPersonPost(tx: Transaction, spot: string, author: PersonId): void {
  tx.put(personPosts, keyOf(author, spot), true)
  if (spot > (tx.get(lastPosts, author) ?? '')) tx.put(lastPosts, author, spot)
}

/** Takes it from the list, before the post goes or moves. */
export function dropPersonPost(tx: Transaction, spot: string, author: PersonId): void {
  tx.delete(personPosts, keyOf(author, spot))
  if (tx.get(lastPosts, author) === spot) tx.beforeCommit(() => findLast(tx, author))
}

async function findLast(tx: Transaction, author: PersonId): Promise<void> {
  const [last] = await tx.list(personPosts, { ...under(author), reverse: true, limit: 1 })
  if (last === undefined) tx.delete(lastPosts, author)
  else tx.put(lastPosts, author, spotIn(last[0], author))
}

function spotIn(key: string, author: PersonId): string {
  return key.slice(author.length + 1)
}

/** Posts of a person with their keys in the timeline, newest first. @param before only what stands before this key */
export async function postsOf(
  reader: Reader,
  author: PersonId,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<[spot: string, post: PostRow][]> {
  const all = under(author)
  const lt = before === undefined ? all.lt : keyOf(author, before)
  const keys = await reader.list(personPosts, { gt: all.gt, lt, reverse: true, limit })
  const spots = keys.map(([key]) => spotIn(key, author))
  const rows = await reader.many(timeline, spots)
  return spots.flatMap((spot, index) => {
    const row = rows[index]
    return row === undefined ? [] : [[spot, row]]
  })
}

/** When the newest post of each person stands that wrote any. */
export async function lastPostTimes(reader: Reader): Promise<Map<PersonId, number>> {
  const rows = await reader.list(lastPosts, {})
  return new Map(rows.map(([person, spot]) => [person as PersonId, timeOf(spot)]))
}

/** The time comes first in a spot. */
function timeOf(spot: string): number {
  return Number.parseInt(spot.slice(0, partChars), 16)
}
