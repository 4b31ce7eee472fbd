/** How many responses an item has, by type and label. */
import type { ItemId, PersonId } from '../../../protocol/ids.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { responseTypeOf } from '../../../protocol/responses/response-types.ts'
import type { Table } from '../../store/table.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { responsesPerItemMax, threadResponsesMax } from './limits.ts'
import { responseCounts, responsesBy, threadSizes, type ResponseRow } from './tables.ts'

/** Counts a response that is shown from now on, or, with -1, no longer. */
export function countResponse(tx: Transaction, row: ResponseRow, change: 1 | -1): void {
  add(tx, threadSizes, row.post, change)
  add(tx, threadSizes, keyOf(row.item, row.type), change)
  const label = labelOf(row)
  if (label === undefined) return
  add(tx, responseCounts, keyOf(row.item, row.type, label), change)
  add(tx, responsesBy, keyOf(row.item, row.type, row.author), change)
}

/** How many responses of a type and label an item has, those of some people left out. */
export function countOf(
  reader: Reader,
  item: ItemId,
  { type, label, without }: { type: string; label: string; without: Iterable<PersonId> },
): number {
  let count = reader.get(responseCounts, keyOf(item, type, label)) ?? 0
  for (const person of without) count -= reader.get(responsesBy, keyOf(item, type, person)) ?? 0
  return count
}

/** Whether an item has as many responses of a type as it may, or its thread in all. */
export function isThreadFull(
  reader: Reader,
  { post, item, type }: Pick<ResponseRow, 'post' | 'item' | 'type'>,
): boolean {
  const inAll = reader.get(threadSizes, post) ?? 0
  const here = reader.get(threadSizes, keyOf(item, type)) ?? 0
  return inAll >= threadResponsesMax || here >= responsesPerItemMax
}

/** The label a response counts for; `undefined` where its type is not known here, or its body is none of that type. */
export function labelOf({ type, body }: Pick<ResponseRow, 'type' | 'body'>): string | undefined {
  const known = responseTypeOf(type)
  return known?.label(known.decode(fromBase64url(body) ?? new Uint8Array(0)))
}

function add(tx: Transaction, table: Table<number>, key: string, change: 1 | -1): void {
  const count = (tx.get(table, key) ?? 0) + change
  if (count > 0) tx.put(table, key, count)
  else tx.delete(table, key)
}
