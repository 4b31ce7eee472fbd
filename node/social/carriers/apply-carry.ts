/** Carrying: the offers, the carriers in use, and the feeds of others that are stored unread. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { verifyClaim } from '../../../protocol/feed-claim.ts'
import { peerName, type FeedId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type {
  CarrierRecord,
  CarryOfferRecord,
  CarryRecord,
  CarryStateRecord,
  CarryWishRecord,
} from '../../../protocol/records/carry.ts'
import { carriedFeedsMax, carriedFeedsTotalMax, carryRoundsMax } from './limits.ts'
import { forgetExtent } from '../../store/feed-store.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { believedMs } from '../feeds/times.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { noteChange } from '../feeds/changes.ts'
import { addFeed, addSource, removeSource } from '../feeds/feed-rows.ts'
import {
  carrierUses,
  carried,
  carriedCount,
  carriedFor,
  carryOffered,
  carryOffers,
  carryTold,
  carryWishes,
  carryWishesTold,
  uncarried,
  usedCarriers,
  type CarriedForRow,
} from './tables.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import { peers, unmet } from '../contacts/tables.ts'

/** One of ours says what we carry for its reader; one of theirs what they would carry for us. */
export function applyCarryOffer(context: ApplyContext, record: CarryOfferRecord): void {
  const { tx, feed, events } = context
  const { bytes } = record
  tx.afterCommit(() => events.carryingChanged?.())
  if (feed.isMine) return offerToReader(tx, feed, bytes)
  const peer = writerOf(feed)
  const row = tx.get(carryOffers, peer) ?? { ...nothing, round: 0, person: feed.owner }
  const isNew = row.bytes === 0 && bytes > 0
  if (isNew && row.round >= carryRoundsMax) return
  const begun = isNew ? { ...row, usedBytes: 0, isFull: false, round: row.round + 1 } : row
  tx.put(carryOffers, peer, { ...begun, bytes })
  if (isNew) tell(context, 'carrier-offered', record)
  if (bytes === 0) for (const kind of carrierKinds) untell(context, kind)
  noteChange(tx, { kind: 'person', id: feed.owner })
}

const carrierKinds = ['carrier-offered', 'carrier-full'] as const
type CarrierKind = (typeof carrierKinds)[number]

function tell(context: ApplyContext, kind: CarrierKind, record: { atMs: number }): void {
  const { tx, feed, receivedAtMs } = context
  const atMs = believedMs(tx, { saidMs: record.atMs, receivedAtMs })
  notify(context, { kind, about: feed.owner, act: writerOf(feed), by: feed.owner, atMs })
}

function untell({ tx, feed }: ApplyContext, kind: CarrierKind): void {
  unnotify(tx, { kind, about: feed.owner, act: writerOf(feed) })
}

const nothing = { bytes: 0, usedBytes: 0, isFull: false }

function offerToReader(tx: Transaction, { reader }: FeedRow, bytes: number): void {
  const person = reader === undefined ? undefined : tx.get(peers, reader)
  if (reader === undefined || person === undefined) return
  tx.put(carryOffered, reader, bytes)
  tx.put(carriedFor, person, { ...carriedForRow(tx, person), bytes })
  if (bytes > 0) unnotify(tx, askedOf(person))
  noteChange(tx, { kind: 'person', id: person })
}

/** A contact would have us carry, or carry for each other; the latest word of any device of theirs counts. */
export function applyCarryWish(context: ApplyContext, record: CarryWishRecord): void {
  const { tx, feed, keyring, receivedAtMs, events } = context
  const { isAsked, isMutual, atMs } = record
  if (feed.isMine) return tx.put(carryWishesTold, feed.reader ?? '', { isAsked, isMutual })
  if (feed.owner === keyring.person) return
  const before = tx.get(carryWishes, feed.owner)
  if (before !== undefined && before.atMs > atMs) return
  tx.put(carryWishes, feed.owner, { isAsked, isMutual, atMs })
  const isNew = isAsked && before?.isAsked !== true
  const isCarried = (tx.get(carriedFor, feed.owner)?.bytes ?? 0) > 0
  if (!isAsked) unnotify(tx, askedOf(feed.owner))
  else if (isNew && !isCarried) {
    const believed = believedMs(tx, { saidMs: atMs, receivedAtMs })
    notify(context, { ...askedOf(feed.owner), by: feed.owner, atMs: believed })
  }
  noteChange(tx, { kind: 'person', id: feed.owner })
  tx.afterCommit(() => events.carryingChanged?.())
}

function askedOf(person: PersonId): { kind: 'carrier-asked'; about: PersonId; act: PersonId } {
  return { kind: 'carrier-asked', about: person, act: person }
}

/** This device goes on to offer what the one offered that this home was: `Carrying.tend` tells it. */
export function applyPastOffer({ tx, feed }: ApplyContext, { bytes }: CarryOfferRecord): void {
  const { reader } = feed
  const person = reader && (tx.get(peers, reader) ?? tx.get(unmet, reader)?.person)
  if (person !== undefined) tx.put(carriedFor, person, { ...carriedForRow(tx, person), bytes })
}

export function applyCarryState(context: ApplyContext, record: CarryStateRecord): void {
  const { tx, feed } = context
  const { usedBytes, isFull } = record
  if (feed.isMine) {
    const person = feed.reader === undefined ? undefined : tx.get(peers, feed.reader)
    if (person === undefined) return
    tx.put(carriedFor, person, { ...carriedForRow(tx, person), isFull, toldBytes: usedBytes })
    noteChange(tx, { kind: 'person', id: person })
    return
  }
  const peer = writerOf(feed)
  const row = tx.get(carryOffers, peer)
  if (row === undefined) return
  tx.put(carryOffers, peer, { ...row, usedBytes, isFull })
  if (!isFull) untell(context, 'carrier-full')
  else if (!row.isFull) tell(context, 'carrier-full', record)
  noteChange(tx, { kind: 'person', id: feed.owner })
}

/** Of two decisions about somebody the later one counts, on whichever device it was made; of two at once, the end. */
export function applyCarrier({ tx, events }: ApplyContext, record: CarrierRecord): void {
  const { person, isUsed, atMs } = record
  const before = tx.get(carrierUses, person)
  if (before !== undefined && !isLater(record, before)) return
  tx.put(carrierUses, person, { isUsed, atMs })
  if (isUsed) tx.put(usedCarriers, person, true)
  else tx.delete(usedCarriers, person)
  noteChange(tx, { kind: 'person', id: person })
  tx.afterCommit(() => events.carryingChanged?.())
}

function isLater(record: CarrierRecord, before: { isUsed: boolean; atMs: number }): boolean {
  if (record.atMs !== before.atMs) return record.atMs > before.atMs
  return !record.isUsed || before.isUsed
}

/**
 * Feeds of ours that a carrier gets, or of theirs that we carry.
 *
 * @throws {BadSignatureError} when a feed is not their device's.
 */
export function applyCarry(context: ApplyContext, { claims, isCarried }: CarryRecord): void {
  const { tx, feed } = context
  for (const claim of claims) {
    if (feed.isMine) tellReader(tx, feed, claim.feed, isCarried)
    else if (isCarried) {
      verifyClaim(claim, fromBase64url(feed.peerKey) ?? noKey)
      carry(context, claim.feed)
    } else stopCarrying(context, claim.feed)
  }
}

/** Fits no signature. */
const noKey = new Uint8Array(0)

function tellReader(tx: Transaction, { reader }: FeedRow, id: FeedId, isCarried: boolean): void {
  if (reader === undefined) return
  const round = tx.get(carryOffers, reader)?.round ?? 0
  if (isCarried) tx.put(carryTold, keyOf(reader, id), round)
  else tx.delete(carryTold, keyOf(reader, id))
}

/** Whether a device knows that it carries a feed of ours, and still would. */
export function isToldToCarry(reader: Reader, peer: PeerName, feed: FeedId): boolean {
  const offer = reader.get(carryOffers, peer)
  if (offer === undefined || offer.bytes === 0) return false
  return reader.get(carryTold, keyOf(peer, feed)) === offer.round
}

function carry({ tx, feed, events }: ApplyContext, id: FeedId): void {
  const offer = tx.get(carriedFor, feed.owner)
  const known = tx.get(feeds, id)
  if (offer === undefined || offer.bytes === 0 || known?.isMine === true) return
  if (tx.get(carried, id) !== undefined || offer.feeds >= carriedFeedsMax) return
  if ((tx.get(carriedCount, 'feeds') ?? 0) >= carriedFeedsTotalMax) return
  tx.put(carried, id, { owner: feed.owner, bytes: 0 })
  countFeeds(tx, feed.owner, 1)
  tx.afterCommit(() => events.carryingChanged?.())
  if (known !== undefined) return
  const { owner, peerKey } = feed
  addFeed(tx, {
    id,
    kind: 'carried',
    owner,
    isMine: false,
    peerKey,
    state: 'open',
    lastPostMs: 0,
  })
  addSource(tx, writerOf(feed), id)
}

function stopCarrying({ tx, feed, events, isReplay }: ApplyContext, id: FeedId): void {
  if (tx.get(carried, id)?.owner !== feed.owner) return
  const isDeleted = dropCarried(tx, id)
  // A node that carries or reads it again before the sweep must get it anew, and index and count it. In a replay it came.
  if (isDeleted && !isReplay) forgetExtent(tx, id)
  tx.afterCommit(() => events.carryingChanged?.())
}

/** Forgets all feeds carried for people that have no offer any more. */
export async function dropUnoffered(tx: Transaction): Promise<void> {
  for (const [id, { owner }] of await tx.list(carried, {})) {
    const isOffered = (tx.get(carriedFor, owner)?.bytes ?? 0) > 0
    if (!isOffered && dropCarried(tx, id as FeedId)) forgetExtent(tx, id as FeedId)
  }
}

/** Forgets that a feed is carried. @returns whether its entries are to be swept away: not if we read it ourselves */
function dropCarried(tx: Transaction, id: FeedId): boolean {
  const row = tx.get(carried, id)
  if (row === undefined) return false
  tx.delete(carried, id)
  countFeeds(tx, row.owner, -1)
  countBytes(tx, row.owner, -row.bytes)
  const feed = tx.get(feeds, id)
  if (feed?.kind !== 'carried') return false
  tx.delete(feeds, id)
  tx.put(uncarried, id, true)
  removeSource(tx, writerOf(feed), id)
  return true
}

/** Forgets a feed that belongs to another person than claimed, carried or not; its entries are swept away later. */
export function forgetFeed(tx: Transaction, id: FeedId): void {
  dropCarried(tx, id)
  const feed = tx.get(feeds, id)
  if (feed === undefined) return
  tx.delete(feeds, id)
  tx.put(uncarried, id, true)
  removeSource(tx, writerOf(feed), id)
}

/**
 * Adds bytes of entries to those carried, or takes some away, if the feed is carried and not read here: entries we read
 * would be stored anyway, and their owner could fill the room of everybody else with them.
 */
export function countCarried(
  tx: Transaction,
  id: FeedId,
  bytes: number,
): CarriedForRow | undefined {
  const row = tx.get(carried, id)
  if (row === undefined || tx.get(feeds, id)?.kind !== 'carried') return undefined
  const change = Math.max(bytes, -row.bytes)
  tx.put(carried, id, { ...row, bytes: row.bytes + change })
  return countBytes(tx, row.owner, change)
}

/** Adds bytes that are carried for somebody, or takes some away. */
export function countBytes(tx: Transaction, owner: PersonId, bytes: number): CarriedForRow {
  const row = carriedForRow(tx, owner)
  const counted = { ...row, usedBytes: row.usedBytes + bytes }
  tx.put(carriedFor, owner, counted)
  tx.put(carriedCount, 'bytes', (tx.get(carriedCount, 'bytes') ?? 0) + bytes)
  return counted
}

function countFeeds(tx: Transaction, owner: PersonId, count: number): void {
  const row = carriedForRow(tx, owner)
  tx.put(carriedFor, owner, { ...row, feeds: row.feeds + count })
  tx.put(carriedCount, 'feeds', (tx.get(carriedCount, 'feeds') ?? 0) + count)
}

function carriedForRow(tx: Transaction, person: PersonId): CarriedForRow {
  return tx.get(carriedFor, person) ?? { ...nothing, person, feeds: 0, toldBytes: 0 }
}

function writerOf({ peerKey }: FeedRow): PeerName {
  return peerName(fromBase64url(peerKey) ?? noKey)
}
