/** How many responses an item has, by type and label. */
import type { PersonId } from '../../../protocol/ids.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { responseTypeOf } from '../../../protocol/responses/response-types.ts'
import type { Table } from '../../store/table.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { responsesPerItemMax, threadResponsesMax } from './limits.ts'
import { placeOf } from './places.ts'
import { responseCounts, responsesBy, threadSizes, typeCounts, type ResponseRow } from './tables.ts'

/** Counts a response that is shown from now on, or, with -1, no longer. */
export function countResponse(tx: Transaction, row: ResponseRow, change: 1 | -1): void {
  const place = placeOf(row)
  add(tx, threadSizes, row.post, change)
  add(tx, threadSizes, place, change)
  const labels = labelsOf(row)
  if (labels.length === 0) return
  for (const label of labels) add(tx, responseCounts, keyOf(place, label), change)
  add(tx, responsesBy, keyOf(place, row.author), change)
  add(tx, typeCounts, keyOf(row.post, row.type), change)
  add(tx, typeCounts, keyOf(row.post, row.type, row.author), change)
}

/** How many responses of the one label of a type an item has, those of some people left out. */
export function countAt(
  reader: Reader,
  place: Pick<ResponseRow, 'post' | 'item' | 'type'>,
  without: Iterable<PersonId>,
): number {
  const key = placeOf(place)
  return countWithout(without, {
    all: reader.get(responseCounts, keyOf(key, '')),
    by: (person) => reader.get(responsesBy, keyOf(key, person)),
  })
}

/** How many responses of a type the thread of a post has, to whichever item, those of some people left out. */
export function countIn(
  reader: Reader,
  { post, type }: Pick<ResponseRow, 'post' | 'type'>,
  without: Iterable<PersonId>,
): number {
  return countWithout(without, {
    all: reader.get(typeCounts, keyOf(post, type)),
    by: (person) => reader.get(typeCounts, keyOf(post, type, person)),
  })
}

/** Whether an item has as many responses of a type as it may, or its thread in all. */
export function isThreadFull(
  reader: Reader,
  row: Pick<ResponseRow, 'post' | 'item' | 'type'>,
): boolean {
  const inAll = reader.get(threadSizes, row.post) ?? 0
  const here = reader.get(threadSizes, placeOf(row)) ?? 0
  return inAll >= threadResponsesMax || here >= responsesPerItemMax
}

/** The labels a response counts for; none where it does not count, or its type is not known here. */
export function labelsOf({
  type,
  body,
  isVoid,
}: Pick<ResponseRow, 'type' | 'body' | 'isVoid'>): readonly string[] {
  const known = isVoid === true ? undefined : responseTypeOf(type)
  return known?.labels(known.decode(fromBase64url(body) ?? new Uint8Array(0))) ?? []
}

function countWithout(
  people: Iterable<PersonId>,
  { all = 0, by }: { all: number | undefined; by: (person: PersonId) => number | undefined },
): number {
  let count = all
  for (const person of people) count -= by(person) ?? 0
  return count
}

function add(tx: Transaction, table: Table<number>, key: string, change: 1 | -1): void {
  const count = (tx.get(table, key) ?? 0) + change
  if (count > 0) tx.put(table, key, count)
  else tx.delete(table, key)
}
