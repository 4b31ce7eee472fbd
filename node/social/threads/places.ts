/** Keys of the index of responses. */
import { keyOf } from '../../store/table.ts'
import type { ResponseRow } from './tables.ts'

/**
 * The place of the responses of one type to an item. The post is in it: a response counts for items of its own thread alone, whichever
 * id it names, so that no author adds to the thread of somebody else.
 */
export function placeOf({ post, item, type }: Pick<ResponseRow, 'post' | 'item' | 'type'>): string {
  return keyOf(item, post, type)
}
