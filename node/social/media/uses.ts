/** Which items name which blobs, and how many of them each person made: nobody fills the disk, or the rows of one blob, with names. */
import type { BlobId, ItemId, PersonId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { usesOfBlobMax, usesOfOwnerMax } from './limits.ts'
import { blobUses, useCounts, type BlobUseRow } from './tables.ts'

/** Where a blob is named. One may stand twice in an item. */
export interface BlobPlace {
  id: BlobId
  item: ItemId
  number: number
  part: string
}

/** Whether a person may name a blob once more. */
export function mayUse(tx: Transaction, owner: PersonId, place: BlobPlace): boolean {
  if (tx.get(blobUses, keyAt(place)) !== undefined) return true
  return countAt(tx, owner) < usesOfOwnerMax && countAt(tx, keyOf(owner, place.id)) < usesOfBlobMax
}

export function addUse(tx: Transaction, place: BlobPlace, use: BlobUseRow): void {
  const key = keyAt(place)
  if (tx.get(blobUses, key) === undefined) count(tx, use.owner, place.id, 1)
  tx.put(blobUses, key, use)
}

/** @returns what it was, `undefined` where it was not noted. */
export function removeUse(tx: Transaction, place: BlobPlace): BlobUseRow | undefined {
  const key = keyAt(place)
  const use = tx.get(blobUses, key)
  if (use === undefined) return undefined
  count(tx, use.owner, place.id, -1)
  tx.delete(blobUses, key)
  return use
}

function count(tx: Transaction, owner: PersonId, id: BlobId, by: 1 | -1): void {
  for (const key of [owner, keyOf(owner, id)]) {
    const now = countAt(tx, key) + by
    if (now > 0) tx.put(useCounts, key, now)
    else tx.delete(useCounts, key)
  }
}

function countAt(tx: Transaction, key: string): number {
  return tx.get(useCounts, key) ?? 0
}

function keyAt({ id, item, number, part }: BlobPlace): string {
  return keyOf(id, item, `${number}`, part)
}
