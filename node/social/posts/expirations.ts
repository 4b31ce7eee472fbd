/** The index of posts that are over at a time, by that time. */
import type { PostId } from '../../../protocol/ids.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isPlausible } from '../feeds/times.ts'
import { expirations, type PostRow } from './tables.ts'

type Ending = Pick<PostRow, 'id' | 'expiresAtMs'>

/** The end of a post as its row has it. One before Pappus comes of a clock that was wrong, and is none. */
export function ending(expiresAtMs: number | undefined): Pick<PostRow, 'expiresAtMs'> {
  return expiresAtMs !== undefined && isPlausible(expiresAtMs) ? { expiresAtMs } : {}
}

/** Whether a post is over by a clock. One that cannot be right says so of none. */
export function isOver({ expiresAtMs }: Pick<PostRow, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs !== undefined && isPlausible(nowMs) && expiresAtMs <= nowMs
}

export function addExpiration({ tx, events }: ApplyContext, { id, expiresAtMs }: Ending): void {
  if (expiresAtMs === undefined) return
  tx.put(expirations, expirationKey(expiresAtMs, id), id)
  tx.afterCommit(() => events.postToExpire?.())
}

export function dropExpiration(tx: Transaction, { id, expiresAtMs }: Ending): void {
  if (expiresAtMs !== undefined) tx.delete(expirations, expirationKey(expiresAtMs, id))
}

function expirationKey(expiresAtMs: number, id: PostId): string {
  return keyOf(sortable(expiresAtMs), id)
}
