/** The list of what changed in the views, numbered, so that a view that was away goes on where it stopped. */
import { sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { changesMax } from './limits.ts'
import { changeCount, changes, type ChangeRow } from './tables.ts'

const key = 'last'

/** Notes a change; the oldest one beyond `changesMax` is forgotten. */
export function noteChange(tx: Transaction, change: ChangeRow): void {
  const number = lastChange(tx) + 1
  tx.put(changeCount, key, number)
  tx.put(changes, sortable(number), change)
  if (number > changesMax) tx.delete(changes, sortable(number - changesMax))
}

/** The number of the latest change; 0 before the first. */
export function lastChange(reader: Reader): number {
  return reader.get(changeCount, key) ?? 0
}

/** Changes after a number, oldest first, or `undefined` when some of them are forgotten, or never were. */
export async function changesSince(
  reader: Reader,
  since: number,
  limit: number,
): Promise<{ number: number; change: ChangeRow }[] | undefined> {
  const last = lastChange(reader)
  if (since > last || since < last - changesMax) return undefined
  const rows = await reader.list(changes, { gt: sortable(since), limit })
  return rows.map(([text, change]) => ({ number: Number.parseInt(text, 16), change }))
}

/** The change of a number, or `undefined` when it is forgotten, or never was. */
export function changeAt(reader: Reader, number: number): ChangeRow | undefined {
  return reader.get(changes, sortable(number))
}
