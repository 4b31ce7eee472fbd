/** The post that another one shares, as far as it is shown. */
import { quoteId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isRetracted } from '../feeds/placements.ts'
import { postAt } from './posts.ts'
import { quoteIn } from './quotes.ts'
import type { PostRow, QuoteRow } from './tables.ts'

export type Shared =
  /** It came here by itself as well: then it is shown as it is by now. */
  | { state: 'here'; original: PostRow }
  | { state: 'quoted'; quote: QuoteRow }
  /** `gone`: it was taken back. `blocked`: the owner wants nothing of its author. `missing`: its words did not come. */
  | { state: 'gone' | 'blocked' | 'missing' }

export function sharedIn(reader: Reader, row: PostRow): Shared | undefined {
  const { share } = row
  if (share === undefined) return undefined
  if (isBlocked(reader, share.author)) return { state: 'blocked' }
  if (isRetracted(reader, share.author, share.post)) return { state: 'gone' }
  const original = postAt(reader, share.post)?.post
  if (original?.author === share.author && original.audience === 'public') {
    return { state: 'here', original }
  }
  const quote = quoteIn(reader, row)
  if (quote !== undefined) return { state: 'quoted', quote }
  const isGone = isRetracted(reader, row.author, quoteId(row.id))
  return { state: isGone ? 'gone' : 'missing' }
}
