/** Tells the owner that a poll of theirs has closed, or one in which they voted. */
import type { PostId } from '../../../protocol/ids.ts'
import { sortable } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { notify } from '../notifications/notify.ts'
import { closingsPerStep } from './limits.ts'
import { postAt } from '../posts/posts.ts'
import { pollClosings } from '../posts/tables.ts'
import { voteBy } from './queries.ts'

/** Tells of polls that have closed by now. @returns when the next one does; `undefined` where none will */
export async function tellClosedPolls(
  tx: Transaction,
  keyring: Keyring,
  nowMs: number,
): Promise<number | undefined> {
  const closed = await tx.list(pollClosings, { lt: sortable(nowMs + 1), limit: closingsPerStep })
  for (const [key, post] of closed) {
    tell(tx, keyring, post)
    tx.delete(pollClosings, key)
  }
  const [next] = await tx.list(pollClosings, { limit: 1 })
  return next && Number.parseInt(next[0], 16)
}

function tell(tx: Transaction, keyring: Keyring, post: PostId): void {
  const { author, poll } = postAt(tx, post)?.post ?? {}
  if (author === undefined || poll?.closesAtMs === undefined) return
  const isOwn = author === keyring.person
  const own = voteBy(tx, post, keyring.person)
  if (!isOwn && (own === undefined || own.row.refusal !== undefined)) return
  const act = { kind: 'poll-closed', about: post, act: post } as const
  const detail = isOwn ? 'own' : 'other'
  notify({ tx, keyring }, { ...act, by: author, post, detail, atMs: poll.closesAtMs })
}
