/** Whether the author of a post locked its thread. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { responseId, type PersonId, type PostId } from '../../../protocol/ids.ts'
import { lock, lockNonce } from '../../../protocol/responses/lock.ts'
import type { Reader } from '../../store/transaction.ts'
import { rowOf } from './response-rows.ts'

/** The id of a lock has the person in it, so a lock by anybody else is another response, which nobody looks at. */
export function isLocked(
  reader: Reader,
  { post, author }: { post: PostId; author: PersonId },
): boolean {
  const row = rowOf(reader, responseId(author, post, lockNonce(post)))
  if (row?.type !== lock.type) return false
  return lock.decode(fromBase64url(row.body) ?? new Uint8Array(0)).isOn
}
