/** Posts and media that the owner saved on boards and albums: their files are never dropped to make room. */
import type { CollectionId, ItemId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { savedItems } from './tables.ts'

/** A post, or one of its media. */
export interface SavedItem {
  readonly post: ItemId
  readonly number?: number
}

const whole = 'all'

/** Notes what a collection of the owner has saved, and no longer has. */
export function noteSaved(
  tx: Transaction,
  by: CollectionId,
  { before, after }: { before: readonly SavedItem[]; after: readonly SavedItem[] },
): void {
  for (const item of before) tx.delete(savedItems, keyIn(by, item))
  for (const item of after) tx.put(savedItems, keyIn(by, item), true)
}

/** Whether one of the media of an item is saved, or the whole item. */
export async function isMediaSaved(reader: Reader, item: ItemId, number: number): Promise<boolean> {
  for (const part of [`${number}`, whole]) {
    const range = { ...under(item, part), limit: 1 }
    if ((await reader.list(savedItems, range)).length > 0) return true
  }
  return false
}

/** The collections of the owner in which an item stands, as a whole or in part. */
export async function savedIn(reader: Reader, item: ItemId): Promise<CollectionId[]> {
  const rows = await reader.list(savedItems, under(item))
  return [...new Set(rows.map(([key]) => (key.split('!')[2] ?? '') as CollectionId))]
}

function keyIn(by: CollectionId, { post, number }: SavedItem): string {
  return keyOf(post, number === undefined ? whole : `${number}`, by)
}
