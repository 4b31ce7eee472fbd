/**
 * Places of posts and responses: in which entries of which feeds they stand, and the people that took some of them back.
 * Nothing here depends on what arrives first.
 */
import type {
  CollectionId,
  DraftId,
  FeedId,
  ItemId,
  MessageId,
  PersonId,
} from '../../../protocol/ids.ts'
import type { Transaction, Reader } from '../../store/transaction.ts'
import { entryItems, places, type FeedRow, feeds, retracted, opened, graves } from './tables.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import { noteDrop, dropPayload } from '../../store/feed-store.ts'
import { originalSpot, type Spot } from './spots.ts'

/** Boards, albums, messages and drafts stand in entries as items do. */
type Placed = ItemId | CollectionId | MessageId | DraftId

/** One entry in which an item stands. */
export interface ItemPlace {
  readonly feed: FeedId
  readonly seq: number
}

/** Notes that an item stands in an entry. */
export function addPlace(tx: Transaction, item: Placed, { feed, seq }: ItemPlace): void {
  tx.put(places, keyOf(item, feed, sortable(seq)), true)
}

/** Notes that several items stand in one entry. */
export function addPlaces(tx: Transaction, items: readonly ItemId[], place: ItemPlace): void {
  for (const item of items) addPlace(tx, item, place)
  if (items.length > 1) tx.put(entryItems, keyOf(place.feed, sortable(place.seq)), items)
}

/** All entries that we know in which an item stands. */
export async function placesOf(reader: Reader, item: Placed): Promise<ItemPlace[]> {
  const rows = await reader.list(places, under(item))
  return rows.map(([key]) => {
    const [, feed = '', seq = ''] = key.split('!')
    return { feed: feed as FeedId, seq: Number.parseInt(seq, 16) }
  })
}

/** The feeds in which an item stands, each once. */
export async function feedsWith(reader: Reader, item: ItemId): Promise<FeedRow[]> {
  const ids = new Set((await placesOf(reader, item)).map(({ feed }) => feed))
  return [...ids].flatMap((id) => reader.get(feeds, id) ?? [])
}

/** Notes that a person took an item back, whether it is known or not. */
export function retract(tx: Transaction, by: PersonId, item: ItemId): void {
  tx.put(retracted, keyOf(by, item), true)
}

/** Whether a person took an item back. */
export function isRetracted(reader: Reader, by: PersonId, item: ItemId): boolean {
  return reader.get(retracted, keyOf(by, item)) !== undefined
}

/** Drops what an entry holds, sealed and opened. */
export function dropText(tx: Transaction, { feed, seq }: ItemPlace): void {
  // Carriers cannot read a retraction: they are told by number. An entry that no list has room for stays sealed where it is,
  // as readers refuse an entry without its payload that is in none.
  const isOurs = tx.get(feeds, feed)?.isMine === true
  if (isOurs && !noteDrop(tx, feed, seq)) return
  dropPayload(tx, feed, seq)
  const key = keyOf(feed, sortable(seq))
  tx.delete(opened, key)
  for (const item of tx.get(entryItems, key) ?? []) tx.delete(places, keyOf(item, key))
  tx.delete(entryItems, key)
}

/** Drops an item's text wherever it stands in feeds that `isDue`. */
export async function dropItem(
  tx: Transaction,
  item: Placed,
  isDue: (feed: FeedRow | undefined) => boolean,
): Promise<void> {
  for (const { feed, seq } of await placesOf(tx, item)) {
    if (!isDue(tx.get(feeds, feed))) continue
    dropPlace(tx, item, { feed, seq })
  }
}

/** Drops an item's text in one entry. */
export function dropPlace(tx: Transaction, item: Placed, { feed, seq }: ItemPlace): void {
  dropText(tx, { feed, seq })
  tx.delete(places, keyOf(item, feed, sortable(seq)))
}

/**
 * Remembers the place in the timeline of a post with a dropped text, before any clock was set: later posts of its feed must stay
 * where they are when the views are made anew.
 */
export function bury(tx: Transaction, { feed, seq }: ItemPlace, spot: Spot): void {
  tx.put(graves, keyOf(feed, sortable(seq)), originalSpot(spot))
}

/** Where a buried post stood. */
export function graveAt(reader: Reader, { feed, seq }: ItemPlace): Spot | undefined {
  const grave = reader.get(graves, keyOf(feed, sortable(seq)))
  return typeof grave === 'number' ? { atMs: grave, order: sortable(seq) } : grave
}
