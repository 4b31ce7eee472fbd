/** How many comments a post has. */
import type { Transaction, Reader } from '../../store/transaction.ts'
import type { PostId } from '../../../protocol/ids.ts'
import { commentCounts } from './tables.ts'
import { commentsPerPostMax } from './limits.ts'

/** Counts a comment on a post, or one less. */
export function countComment(tx: Transaction, post: PostId, change: 1 | -1): void {
  const count = (tx.get(commentCounts, post) ?? 0) + change
  if (count > 0) tx.put(commentCounts, post, count)
  else tx.delete(commentCounts, post)
}

/** Whether a post has as many comments as it may. */
export function isThreadFull(reader: Reader, post: PostId): boolean {
  return (reader.get(commentCounts, post) ?? 0) >= commentsPerPostMax
}
