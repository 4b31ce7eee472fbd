/** Notifications that the owner has read, here or on another device, whether they are known here yet or not. */
import type { NotificationId } from '../../../protocol/ids.ts'
import type { SeenRecord } from '../../../protocol/records/seen.ts'
import { sortable } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { seenKeptMax } from './limits.ts'
import { regroup } from './regroup.ts'
import { groupsOfActs, notificationCounts, seen, seenOrder } from './tables.ts'

export function applySeen({ tx }: ApplyContext, { of }: SeenRecord): void {
  for (const act of of) {
    note(tx, act)
    const group = tx.get(groupsOfActs, act)
    if (group !== undefined) regroup(tx, group)
  }
}

function note(tx: Transaction, act: NotificationId): void {
  if (tx.get(seen, act) !== undefined) return
  const number = tx.get(notificationCounts, 'seen') ?? 0
  tx.put(notificationCounts, 'seen', number + 1)
  tx.put(seenOrder, sortable(number), act)
  tx.put(seen, act, number)
  if (number >= seenKeptMax) forget(tx, sortable(number - seenKeptMax))
}

function forget(tx: Transaction, key: string): void {
  const act = tx.get(seenOrder, key)
  tx.delete(seenOrder, key)
  if (act !== undefined) tx.delete(seen, act)
}
