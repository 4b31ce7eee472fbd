/** Reading threads straight from their index, without the responses of blocked people. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { ItemId, PersonId, PostId } from '../../../protocol/ids.ts'
import { comment, type CommentBody } from '../../../protocol/responses/comment.ts'
import { normalBody } from '../../../protocol/text.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { countAt, countIn } from './counts.ts'
import { rowOf } from './response-rows.ts'
import { placeOf } from './places.ts'
import { responses, type ResponseRow } from './tables.ts'

/** A comment with its words. */
export interface ShownComment extends ResponseRow, CommentBody {
  /** By a blocked person, without its words: it keeps the place of the replies of others. */
  readonly isHidden: boolean
}

/** The item whose comments are read: a post, or a comment on it. */
export interface ThreadPlace {
  readonly post: PostId
  readonly item: ItemId
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

/** The latest comments on an item, or those before a cursor. */
export async function readThread(
  reader: Reader,
  { post, item }: ThreadPlace,
  { before, limit }: ThreadQuery,
): Promise<ThreadPage> {
  const blocked = await blockedPeople(reader)
  const place = placeOf({ post, item, type: comment.type })
  const { gt, lt: end } = under(place)
  const rows: ShownComment[] = []
  let next: string | undefined
  let lt = before === undefined ? end : keyOf(place, before)
  for (let isEnd = false; !isEnd;) {
    const batch = await reader.list(responses, { gt, lt, reverse: true, limit: limit + 1 })
    isEnd = batch.length <= limit
    for (const [key, row] of batch) {
      lt = key
      const shown = shownIn(reader, row, blocked)
      if (shown === undefined) continue
      // One more than is asked for: only now it is certain that there is an earlier page.
      if (rows.length === limit && next !== undefined) return { rows: rows.toReversed(), next }
      rows.push(shown)
      next = key.slice(place.length + 1)
    }
  }
  return { rows: rows.toReversed() }
}

/** How many comments and replies of a post are shown. */
export async function countComments(reader: Reader, post: PostId): Promise<number> {
  return countIn(reader, { post, type: comment.type }, await blockedPeople(reader))
}

/** How many replies to a comment are shown. */
export function countReplies(
  reader: Reader,
  row: ResponseRow,
  blocked: ReadonlySet<PersonId>,
): number {
  return countAt(reader, repliesOf(row), blocked)
}

/** A comment or reply, or `undefined`, as for one by a blocked person. */
export function commentAt(reader: Reader, id: ItemId): ShownComment | undefined {
  const row = shownResponse(reader, id)
  return row?.type === comment.type ? { ...row, ...wordsOf(row), isHidden: false } : undefined
}

/** A response of any type, or `undefined`, as for one by a blocked person. */
export function shownResponse(reader: Reader, id: ItemId): ResponseRow | undefined {
  const row = rowOf(reader, id)
  return row === undefined || isBlocked(reader, row.author) ? undefined : row
}

/** The text of a comment as it is shown. */
export function wordsOf({ body }: Pick<ResponseRow, 'body'>): CommentBody {
  const words = comment.decode(fromBase64url(body) ?? new Uint8Array(0))
  return { ...words, text: normalBody(words.text) }
}

function shownIn(
  reader: Reader,
  row: ResponseRow,
  blocked: ReadonlySet<PersonId>,
): ShownComment | undefined {
  if (!blocked.has(row.author)) return { ...row, ...wordsOf(row), isHidden: false }
  const hasReplies = countReplies(reader, row, blocked) > 0
  return hasReplies ? { ...row, text: '', isHidden: true } : undefined
}

function repliesOf({ post, id, type }: ResponseRow): Parameters<typeof placeOf>[0] {
  return { post, item: id, type }
}
