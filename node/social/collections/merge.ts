/**
 * Joins versions of a board or album that devices wrote apart: of each item the last change counts, so that what either of them added or took
 * off stays so, whichever version comes first. A set whose elements carry the version of their last change (Shapiro, Preguiça, Baquero,
 * Zawirski, 2011, "LWW-Element-Set").
 */
import { collectedMax } from '../../../protocol/limits.ts'
import type {
  CollectedItem,
  CollectionType,
  ListedItem,
  RemovedItem,
} from '../../../protocol/records/collection.ts'
import type { CollectionRow } from './tables.ts'

type Change = ListedItem | RemovedItem
export type ItemPlace = Pick<CollectedItem, 'post' | 'number'>

/** Both at once. Name and order are those of the later one; of two items that it does not have the one that was added later comes first. */
export function merged(one: CollectionRow, other: CollectionRow): CollectionRow {
  const [top, below] = isLater(one, other) ? [one, other] : [other, one]
  // One that its owner deleted stays so, whatever another device of theirs wrote meanwhile.
  if (top.isGone === true) return top
  const changes = lastOf([...top.items, ...top.removed, ...below.items, ...below.removed])
  const items = newest(changes.filter(isListed))
  const removed = newest(changes.filter((change) => !isListed(change)))
  return { ...top, items: inOrder(items, top), removed }
}

/** Items as they stand in the next version, and those that were taken off. */
export function changed(
  row: Pick<CollectionRow, 'items' | 'removed'>,
  items: readonly CollectedItem[],
  version: number,
): Pick<CollectionRow, 'items' | 'removed'> {
  const known = new Map(row.items.map((item) => [placeOf(item), item]))
  const listed = items.map((item) => {
    const before = known.get(placeOf(item))
    return before?.note === item.note ? before : { ...item, version }
  })
  const left = new Set(items.map(placeOf))
  const gone = row.items.filter((item) => !left.has(placeOf(item)))
  const fresh = gone.map(({ note: _note, ...place }) => ({ ...place, version }))
  const removed = [...fresh, ...row.removed].filter((one) => !left.has(placeOf(one)))
  return { items: listed, removed: newest(removed) }
}

/** Names an item: a post, or one of its media. */
export function placeOf({ post, number }: ItemPlace): string {
  return number === undefined ? post : `${post}/${number}`
}

function isLater(one: CollectionRow, other: CollectionRow): boolean {
  if (one.isGone !== other.isGone) return one.isGone === true
  if (one.version !== other.version) return one.version > other.version
  return one.tie > other.tie
}

function lastOf(changes: readonly Change[]): Change[] {
  const last = new Map<string, Change>()
  for (const change of changes) {
    const known = last.get(placeOf(change))
    if (known === undefined || counts(change, known)) last.set(placeOf(change), change)
  }
  return [...last.values()]
}

/** Of two at once saving counts more than taking off, and of two notes the greater one. */
function counts(one: Change, other: Change): boolean {
  if (one.version !== other.version) return one.version > other.version
  if (!isListed(one)) return false
  return !isListed(other) || one.note > other.note
}

function isListed(change: Change): change is ListedItem {
  return 'note' in change
}

/** As many as a record holds. */
function newest<T extends Change>(changes: readonly T[]): T[] {
  return changes.toSorted(byAge).slice(0, collectedMax)
}

function byAge(one: Change, other: Change): number {
  return other.version - one.version || (placeOf(one) < placeOf(other) ? -1 : 1)
}

/** @param items the newest first. */
function inOrder(
  items: readonly ListedItem[],
  { order, type }: { order: readonly string[]; type: CollectionType },
): ListedItem[] {
  const at = new Map(order.map((place, index) => [place, index]))
  const placed = items
    .filter((item) => at.has(placeOf(item)))
    .toSorted((a, b) => at.get(placeOf(a))! - at.get(placeOf(b))!)
  const others = items.filter((item) => !at.has(placeOf(item)))
  return type === 'board' ? [...others, ...placed] : [...placed, ...others.toReversed()]
}
