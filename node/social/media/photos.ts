/** The list of all pictures of posts: beside the timeline, so that they are found without reading every post. */
import type { Transaction } from '../../store/transaction.ts'
import { mediaMax } from '../../../protocol/limits.ts'
import { keyOf } from '../../store/table.ts'
import { photos, type MediaRow } from './tables.ts'

/** Notes the pictures of a post. @param spot its key in the timeline */
export function addPhotos(tx: Transaction, spot: string, media: readonly MediaRow[]): void {
  for (const number of numbersOf(media)) tx.put(photos, photoKey(spot, number), { spot, number })
}

/** Takes them from the list, before the post goes or moves. */
export function dropPhotos(tx: Transaction, spot: string, media: readonly MediaRow[]): void {
  for (const number of numbersOf(media)) tx.delete(photos, photoKey(spot, number))
}

function numbersOf(media: readonly MediaRow[]): number[] {
  return media.flatMap(({ kind }, number) => (kind === 'picture' ? [number] : []))
}

/** The list is read from its end, and each post from its first picture. */
function photoKey(spot: string, number: number): string {
  return keyOf(spot, `${mediaMax - number}`.padStart(2, '0'))
}
