/** Notifications that a clock which was ahead had dated. */
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { regroup } from './regroup.ts'
import { acts, notificationIndex } from './tables.ts'

/** Nothing stands later than at this time any more. */
export async function moveNotifications(tx: Transaction, nowMs: number): Promise<void> {
  for (const list of ['shown', 'hidden'] as const) {
    const range = { ...under(list), gt: keyOf(list, sortable(nowMs + 1)) }
    for (const [, group] of await tx.list(notificationIndex, range))
      await moveActs(tx, group, nowMs)
  }
}

async function moveActs(tx: Transaction, group: string, nowMs: number): Promise<void> {
  for (const [key, row] of await tx.list(acts, under(group))) {
    if (row.atMs > nowMs) tx.put(acts, key, { ...row, atMs: nowMs })
  }
  regroup(tx, group)
}
