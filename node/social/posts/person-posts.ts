/** The posts of each person: beside the timeline, so that a page of theirs is read without those of everybody else. */
import type { PersonId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { partChars } from '../feeds/spots.ts'
import { personPosts, timeline, type PostRow } from './tables.ts'

/** Notes a post of somebody. @param spot its key in the timeline */
export function addPersonPost(tx: Transaction, spot: string, author: PersonId): void {
  tx.put(personPosts, keyOf(author, spot), true)
}

/** Takes it from the list, before the post goes or moves. */
export function dropPersonPost(tx: Transaction, spot: string, author: PersonId): void {
  tx.delete(personPosts, keyOf(author, spot))
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
  const spots = keys.map(([key]) => key.slice(author.length + 1))
  const rows = await reader.many(timeline, spots)
  return spots.flatMap((spot, index) => {
    const row = rows[index]
    return row === undefined ? [] : [[spot, row]]
  })
}

/** When the newest post of a person stands; `undefined` where there is none. */
export async function lastPostMs(reader: Reader, author: PersonId): Promise<number | undefined> {
  const [last] = await reader.list(personPosts, { ...under(author), reverse: true, limit: 1 })
  // The time comes first in the key.
  return (
    last && Number.parseInt(last[0].slice(author.length + 1, author.length + 1 + partChars), 16)
  )
}
