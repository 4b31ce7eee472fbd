/** Reading threads: the comments on a post, without those of people who are blocked. */
import type { CommentId, PostId } from '../../../protocol/ids.ts'
import { commentsPerPostMax } from './limits.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { commentKeys, comments, type CommentRow } from './tables.ts'

export interface ThreadQuery {
  /** Only what stands before this cursor. */
  before?: string
  limit: number
}

export interface ThreadPage {
  /** Oldest first. */
  rows: readonly CommentRow[]
  /** Where the comments before these go on; absent at the start of the thread. */
  next?: string
}

/** The latest comments on a post, or those before a cursor. */
export async function readThread(
  reader: Reader,
  post: PostId,
  { before, limit }: ThreadQuery,
): Promise<ThreadPage> {
  const all = await shownIn(reader, post)
  const end = before === undefined ? all.length : all.findLastIndex(([key]) => key < before) + 1
  const start = Math.max(0, end - limit)
  const rows = all.slice(start, end).map(([, row]) => row)
  const next = all[start]?.[0]
  return start === 0 || next === undefined ? { rows } : { rows, next }
}

/** How many comments of a post are shown. */
export async function countComments(reader: Reader, post: PostId): Promise<number> {
  return (await shownIn(reader, post)).length
}

/** A comment, or `undefined`, as for one by somebody who is blocked. */
export function commentAt(reader: Reader, id: CommentId): CommentRow | undefined {
  const key = reader.get(commentKeys, id)
  const row = key === undefined ? undefined : reader.get(comments, key)
  return row === undefined || isBlocked(reader, row.author) ? undefined : row
}

async function shownIn(reader: Reader, post: PostId): Promise<[string, CommentRow][]> {
  const blocked = await blockedPeople(reader)
  const rows = await reader.list(comments, { ...under(post), limit: commentsPerPostMax })
  return rows.filter(([, { author }]) => !blocked.has(author))
}
