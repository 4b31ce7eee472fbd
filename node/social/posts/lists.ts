/** Lists of posts by what a post says of itself: beside the timeline, so that each is read without the posts that do not belong to it. */
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { listed, listedIn, type PostRow } from './tables.ts'

/** Beside those of aspects. */
export const listNames = ['public', 'media', 'late', 'hidden'] as const
export type ListName = (typeof listNames)[number]

type Listed = Pick<PostRow, 'author' | 'audience' | 'media' | 'isLate' | 'isHidden'>

/** Notes the lists of a post; again once its audience grew. @param spot its key in the timeline */
export function addToLists(tx: Transaction, spot: string, post: Listed): void {
  for (const list of listsOf(tx, post)) tx.put(listed, keyOf(list, spot), true)
}

/** Takes it from them, before it goes or moves. */
export function dropFromLists(tx: Transaction, spot: string, post: Listed): void {
  for (const list of listsOf(tx, post)) tx.delete(listed, keyOf(list, spot))
}

/**
 * `public`, `media` where there is something to look at, `late`, and the aspects that a post of ours went to, or that its author is a
 * member of; of a hidden one, `hidden` alone.
 */
function listsOf(tx: Transaction, { author, audience, media, isLate, isHidden }: Listed): string[] {
  if (isHidden === true) return ['hidden']
  const isSeen = media.some(({ kind }) => kind !== 'file' && kind !== 'audio')
  const aspects = Array.isArray(audience) ? audience : (tx.get(listedIn, author) ?? [])
  const isIn = { public: audience === 'public', media: isSeen, late: isLate === true }
  const names = Object.entries(isIn).flatMap(([name, isListed]) => (isListed ? [name] : []))
  return [...names, ...aspects]
}
