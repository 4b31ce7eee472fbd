/** Counting what one person may have us do in a day. */
import { dayOf } from '../../../protocol/card.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Table } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'

/** Counts one more, and says whether that is within the maximum; otherwise counts nothing. */
export function countToday(
  tx: Transaction,
  table: Table<QuotaRow>,
  { person, nowMs, max }: { person: PersonId; nowMs: number; max: number },
): boolean {
  const day = dayOf(nowMs)
  const quota = tx.get(table, person)
  const count = quota?.day === day ? quota.count : 0
  if (count >= max) return false
  tx.put(table, person, { day, count: count + 1 })
  return true
}

/** How much of something there was on a day, as days since 1970. */
export interface QuotaRow {
  day: number
  count: number
}
