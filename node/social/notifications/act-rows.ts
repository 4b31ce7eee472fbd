/** Acts as rows of the views. */
import type { Transaction } from '../../store/transaction.ts'
import { groupOf } from './group.ts'
import { acts, groupsOfActs, type ActRow } from './tables.ts'

export function putAct(tx: Transaction, key: string, row: ActRow): void {
  tx.put(acts, key, row)
  tx.put(groupsOfActs, row.id, groupOf(row))
}

export function deleteAct(tx: Transaction, key: string, { id }: ActRow): void {
  tx.delete(acts, key)
  tx.delete(groupsOfActs, id)
}
