/** The list of blobs to fetch: the asked ones first, then previews, then pictures, then what is carried, the newest of each first. */
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import { timeMsMax } from '../../../protocol/limits.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { pictureAgeMsMax } from './limits.ts'
import { wantedBlobs, wantedKeys, type Urgency, type WantedRow } from './tables.ts'

const order: Record<Urgency, string> = { asked: '0', always: '1', new: '2', carried: '3' }

/** Adds a blob to the list, unless it stands there as urgent or more. */
export function want(tx: Transaction, row: WantedRow): void {
  const key = keyOf(order[row.urgency], sortable(timeMsMax - row.atMs), row.id)
  const known = tx.get(wantedKeys, row.id)
  if (known !== undefined && known <= key) return
  unwant(tx, row.id)
  tx.put(wantedBlobs, key, row)
  tx.put(wantedKeys, row.id, key)
}

/** Takes a blob from the list: it came, or nothing names it any more. */
export function unwant(tx: Transaction, id: BlobId): void {
  const key = tx.get(wantedKeys, id)
  if (key === undefined) return
  tx.delete(wantedBlobs, key)
  tx.delete(wantedKeys, id)
}

/** Whether a blob is to be fetched. */
export function isWanted(reader: Reader, id: BlobId): boolean {
  return reader.get(wantedKeys, id) !== undefined
}

/** The person whose node has a wanted blob first of all. */
export function ownerOfWanted(reader: Reader, id: BlobId): PersonId | undefined {
  const key = reader.get(wantedKeys, id)
  return key === undefined ? undefined : reader.get(wantedBlobs, key)?.owner
}

/** Up to `limit` blobs to fetch, the most urgent first. Pictures that are old by now come when somebody asks for them. */
export async function listWanted(
  reader: Reader,
  nowMs: number,
  limit: number,
): Promise<WantedRow[]> {
  const rows = (await reader.list(wantedBlobs, { limit })).map(([, row]) => row)
  return rows.filter(({ urgency, atMs }) => urgency !== 'new' || atMs + pictureAgeMsMax > nowMs)
}
