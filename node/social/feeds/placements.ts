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
  PostId,
  ResponseId,
  QuoteId,
} from '../../../protocol/ids.ts'
import type { Transaction, Reader } from '../../store/transaction.ts'
import {
  entryItems,
  expired,
  expiredAnswers,
  feeds,
  graves,
  opened,
  places,
  retracted,
  type ExpiredRow,
  type FeedRow,
} from './tables.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import { noteDrop, dropPayload } from '../../store/feed-store.ts'
import { originalSpot, type Spot } from './spots.ts'

/** An item, or the quote in a post: its author takes it back. */
export type Taken = ItemId | QuoteId

/** Boards, albums, messages and drafts stand in entries as items do. */
type Placed = Taken | CollectionId | MessageId | DraftId

/** One entry in which an item stands. */
export interface ItemPlace {
  readonly feed: FeedId
  readonly seq: number
}

/** Notes that an item stands in an entry. */
export function addPlace(tx: Transaction, item: Placed, { feed, seq }: ItemPlace): void {
  tx.put(places, keyOf(item, feed, sortable(seq)), true)
}

/** Notes that several items stand in one entry, also beside those that were noted before. */
export function addPlaces(tx: Transaction, items: readonly Taken[], place: ItemPlace): void {
  if (items.length === 0) return
  for (const item of items) addPlace(tx, item, place)
  const key = keyOf(place.feed, sortable(place.seq))
  tx.put(entryItems, key, [...new Set([...(tx.get(entryItems, key) ?? []), ...items])])
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
export async function feedsWith(reader: Reader, item: Taken): Promise<FeedRow[]> {
  const ids = new Set((await placesOf(reader, item)).map(({ feed }) => feed))
  return [...ids].flatMap((id) => reader.get(feeds, id) ?? [])
}

/** Notes that a person took an item back, whether it is known or not. */
export function retract(tx: Transaction, by: PersonId, item: Taken): void {
  tx.put(retracted, keyOf(by, item), true)
}

/** Whether a person took an item back. */
export function isRetracted(reader: Reader, by: PersonId, item: Taken): boolean {
  return reader.get(retracted, keyOf(by, item)) !== undefined
}

/** Notes that a post is over. Its entries stay until its author takes it back: others take none without its payload before. */
export function expire(tx: Transaction, by: PersonId, post: PostId, row: ExpiredRow): void {
  const { atMs, order } = originalSpot(row)
  const { collection, origin } = row
  const said = { ...(collection && { collection }), ...(origin !== undefined && { origin }) }
  tx.put(expired, keyOf(by, post), { atMs, order, ...said })
}

/** A post that is over, and that its author did not take back yet. */
export function expiredAt(reader: Reader, by: PersonId, post: ItemId): ExpiredRow | undefined {
  return reader.get(expired, keyOf(by, post))
}

/** Whether the author of a post took it back, or it is over. */
export function isGone(reader: Reader, by: PersonId, post: PostId): boolean {
  return isRetracted(reader, by, post) || expiredAt(reader, by, post) !== undefined
}

/** Posts of a person that are over, and not taken back yet. */
export async function expiredOf(reader: Reader, by: PersonId): Promise<PostId[]> {
  const rows = await reader.list(expired, under(by))
  return rows.map(([key]) => key.slice(keyOf(by, '').length) as PostId)
}

/** Remembers what answers a post that is over, to be dropped with it. */
export function setAside(tx: Transaction, by: PersonId, post: PostId, answer: ResponseId): void {
  tx.put(expiredAnswers, keyOf(by, post, answer), true)
}

export async function answersAside(
  reader: Reader,
  by: PersonId,
  post: ItemId,
): Promise<ResponseId[]> {
  const rows = await reader.list(expiredAnswers, under(by, post))
  return rows.map(([key]) => key.slice(keyOf(by, post, '').length) as ResponseId)
}

/** The author took it back: nothing is to be remembered any more. */
export async function forgetExpired(tx: Transaction, by: PersonId, post: PostId): Promise<void> {
  tx.delete(expired, keyOf(by, post))
  for (const answer of await answersAside(tx, by, post)) {
    await dropItem(tx, answer, () => true)
    tx.delete(expiredAnswers, keyOf(by, post, answer))
  }
}

/** Drops what an entry holds, sealed and opened. @returns whether it is gone */
function drop(tx: Transaction, { feed, seq }: ItemPlace): boolean {
  // Carriers cannot read a retraction: they are told by number. An entry that no list has room for stays sealed where it is,
  // as readers refuse an entry without its payload that is in none.
  const isOurs = tx.get(feeds, feed)?.isMine === true
  if (isOurs && !noteDrop(tx, feed, seq)) return false
  dropPayload(tx, feed, seq)
  const key = keyOf(feed, sortable(seq))
  tx.delete(opened, key)
  for (const item of tx.get(entryItems, key) ?? []) tx.delete(places, keyOf(item, key))
  tx.delete(entryItems, key)
  return true
}

/** Drops what an entry holds; in a feed of ours, where its list of drops has room. */
export function dropText(tx: Transaction, place: ItemPlace): void {
  drop(tx, place)
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

/** Drops an item's text in one entry; where it cannot be dropped, the item still stands there. */
export function dropPlace(tx: Transaction, item: Placed, place: ItemPlace): void {
  if (drop(tx, place)) forgetPlace(tx, item, place)
}

/** Forgets that an item stands in an entry, which keeps its text. */
export function forgetPlace(tx: Transaction, item: Placed, { feed, seq }: ItemPlace): void {
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
