/** Reading threads, without the responses of blocked people. */
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { countOf } from './counts.ts'
import { responsesPerItemMax } from './limits.ts'
import { commentText, rowOf } from './response-rows.ts'
import { responses, type ResponseRow } from './tables.ts'

/** A comment with its words. */
export interface ShownComment extends ResponseRow {
  readonly text: string
}

export interface ThreadQuery {
  /** Only what stands before this cursor. */
  before?: string
  limit: number
}

export interface ThreadPage {
  /** Oldest first. */
  rows: readonly ShownComment[]
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
  const rows = all.slice(start, end).map(([, row]) => withText(row))
  const next = all[start]?.[0]
  return start === 0 || next === undefined ? { rows } : { rows, next }
}

/** How many comments of an item are shown. */
export async function countComments(reader: Reader, item: ItemId): Promise<number> {
  const without = await blockedPeople(reader)
  return countOf(reader, item, { type: comment.type, label: '', without })
}

/** A comment, or `undefined`, as for one by a blocked person. */
export function commentAt(reader: Reader, id: ItemId): ShownComment | undefined {
  const row = shownResponse(reader, id)
  return row?.type === comment.type ? withText(row) : undefined
}

/** A response of any type, or `undefined`, as for one by a blocked person. */
export function shownResponse(reader: Reader, id: ItemId): ResponseRow | undefined {
  const row = rowOf(reader, id)
  return row === undefined || isBlocked(reader, row.author) ? undefined : row
}

function withText(row: ResponseRow): ShownComment {
  return { ...row, text: commentText(row) ?? '' }
}

async function shownIn(reader: Reader, post: PostId): Promise<[string, ResponseRow][]> {
  const blocked = await blockedPeople(reader)
  const range = { ...under(post, comment.type), limit: responsesPerItemMax }
  const rows = await reader.list(responses, range)
  return rows.filter(([, { author }]) => !blocked.has(author))
}
