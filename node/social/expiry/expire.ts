/** Takes posts that are over from the views, with all that answers them. What their entries hold stays until the author takes it back. */
import { noteExpiry } from '../../store/feed-store.ts'
import { sortable } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isPlausible } from '../feeds/times.ts'
import { dropFromRemixes, setOver } from '../posts/apply-post.ts'
import { expirations, type PostRow } from '../posts/tables.ts'
import { setAnswersAside } from '../threads/early-answers.ts'
import { leaveTimeline, postRowOf } from '../threads/leave-timeline.ts'
import { expiredPerStep } from './limits.ts'

export type ExpiryContext = Pick<ApplyContext, 'tx' | 'keyring' | 'events'>

/** When the next post is over, of those that are here; `undefined` where none will be. */
export async function nextExpiryMs(reader: Reader): Promise<number | undefined> {
  const [next] = await reader.list(expirations, { limit: 1 })
  return next && Number.parseInt(next[0], 16)
}

/** Does so with some posts that are over by now, and remembers it for a rebuild. @returns whether there may be more */
export async function expireDue(context: ExpiryContext, nowMs: number): Promise<boolean> {
  // A clock that cannot be right ends nothing.
  if (!isPlausible(nowMs)) return false
  const taken = await expireSome(context, { lt: sortable(nowMs + 1) })
  const last = taken.at(-1)
  if (last !== undefined) noteExpiry(context.tx, last)
  return taken.length === expiredPerStep
}

/** Does so with the first posts whose end lies within a range. @returns their keys among those that end */
export async function expireSome(
  context: ExpiryContext,
  range: { lt: string } | { lte: string },
): Promise<string[]> {
  const { tx } = context
  const due = await tx.list(expirations, { ...range, limit: expiredPerStep })
  for (const [key, post] of due) {
    tx.delete(expirations, key)
    const row = postRowOf(tx, post)
    if (row !== undefined) await expirePost(context, row)
  }
  return due.map(([key]) => key)
}

async function expirePost(context: ExpiryContext, row: PostRow): Promise<void> {
  const { tx } = context
  const { id: post, author } = row
  await setAnswersAside(tx, { post, postAuthor: author, item: post })
  await leaveTimeline(context, row)
  setOver(context, row)
  await dropFromRemixes(context, { author, post })
}
