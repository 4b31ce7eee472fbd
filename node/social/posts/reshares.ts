/** Posts that share others: how many share one, and telling its author. */
import type { PostId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { posts, quotedIn, reshareCounts, timeline } from './tables.ts'

export interface Reshare {
  original: PostId
  /** The post that shares it. */
  id: PostId
}

export function noteReshare(context: ApplyContext, { original, id }: Reshare): void {
  const { tx } = context
  tx.put(reshareCounts, original, countReshares(tx, original) + 1)
  tellAuthor(context, id)
}

/** Takes a post from those that share another one. */
export function dropReshare(tx: Transaction, { original, id }: Reshare): void {
  const left = countReshares(tx, original) - 1
  if (left > 0) tx.put(reshareCounts, original, left)
  else tx.delete(reshareCounts, original)
  unnotify(tx, { kind: 'reshared', about: original, act: id })
}

/** How many posts that came here share one. */
export function countReshares(reader: Reader, original: PostId): number {
  return reader.get(reshareCounts, original) ?? 0
}

/** Tells the owner that somebody shares a post of theirs, once the proof that it is theirs is here as well. */
export function tellAuthor(context: ApplyContext, id: PostId): void {
  const { tx, feed, keyring } = context
  const key = tx.get(posts, id)
  const { share, atMs = 0 } = (key === undefined ? undefined : tx.get(timeline, key)) ?? {}
  if (share?.author !== keyring.person || feed.owner === keyring.person) return
  if (tx.get(quotedIn, keyOf(share.author, share.post, id)) === undefined) return
  const told = { kind: 'reshared', about: share.post, act: id } as const
  notify(context, { ...told, by: feed.owner, post: id, atMs })
}
