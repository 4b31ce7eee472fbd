/** Carrying: what was offered, who is used, and which feeds of others are stored unread. */
import { fromBase64url } from '../../protocol/bytes.ts'
import { verifyClaim } from '../../protocol/feed-claim.ts'
import { peerName, type FeedId } from '../../protocol/ids.ts'
import type {
  CarrierRecord,
  CarryOfferRecord,
  CarryRecord,
  CarryStateRecord,
} from '../../protocol/records/carry.ts'
import { keyOf } from '../store/table.ts'
import type { Transaction } from '../store/transaction.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { addFeed, addSource, removeSource } from './feeds.ts'
import {
  carried,
  carriedCount,
  carriedFor,
  carryOffers,
  carryTold,
  feeds,
  peers,
  uncarried,
  usedCarriers,
  type CarryOfferRow,
  type FeedRow,
} from './tables.ts'

const noOffer: Omit<CarryOfferRow, 'person'> = { bytes: 0, usedBytes: 0, isFull: false }

/** One of ours says what we carry for its reader; one of theirs what they would carry for us. */
export function applyCarryOffer(
  { tx, feed, events }: ApplyContext,
  record: CarryOfferRecord,
): void {
  const { bytes } = record
  tx.afterCommit(() => events.carryingChanged?.())
  if (feed.isMine) {
    const person = feed.reader === undefined ? undefined : tx.get(peers, feed.reader)
    if (person === undefined) return
    const row = tx.get(carriedFor, person) ?? { ...noOffer, person }
    tx.put(carriedFor, person, { ...row, bytes })
    noteChange(tx, { kind: 'person', id: person })
    return
  }
  const peer = writerOf(feed)
  const row = tx.get(carryOffers, peer) ?? { ...noOffer, person: feed.owner }
  tx.put(carryOffers, peer, { ...row, bytes })
  noteChange(tx, { kind: 'person', id: feed.owner })
}

export function applyCarryState({ tx, feed }: ApplyContext, record: CarryStateRecord): void {
  const { usedBytes, isFull } = record
  if (feed.isMine) {
    const person = feed.reader === undefined ? undefined : tx.get(peers, feed.reader)
    const row = person === undefined ? undefined : tx.get(carriedFor, person)
    if (row !== undefined) tx.put(carriedFor, row.person, { ...row, isFull })
    return
  }
  const peer = writerOf(feed)
  const row = tx.get(carryOffers, peer)
  if (row === undefined) return
  tx.put(carryOffers, peer, { ...row, usedBytes, isFull })
  noteChange(tx, { kind: 'person', id: feed.owner })
}

export function applyCarrier({ tx, events }: ApplyContext, record: CarrierRecord): void {
  const { person, isUsed } = record
  if (isUsed) tx.put(usedCarriers, person, true)
  else tx.delete(usedCarriers, person)
  noteChange(tx, { kind: 'person', id: person })
  tx.afterCommit(() => events.carryingChanged?.())
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
  if (isCarried) tx.put(carryTold, keyOf(reader, id), true)
  else tx.delete(carryTold, keyOf(reader, id))
}

function carry({ tx, feed, events }: ApplyContext, id: FeedId): void {
  const offer = tx.get(carriedFor, feed.owner)
  const known = tx.get(feeds, id)
  if (offer === undefined || offer.bytes === 0 || known?.isMine === true) return
  if (tx.get(carried, id) !== undefined) return
  tx.put(carried, id, { owner: feed.owner, bytes: 0 })
  tx.put(carriedCount, 'all', (tx.get(carriedCount, 'all') ?? 0) + 1)
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
  tx.afterCommit(() => events.carryingChanged?.())
}

function stopCarrying({ tx, feed, events }: ApplyContext, id: FeedId): void {
  if (tx.get(carried, id)?.owner !== feed.owner) return
  dropCarried(tx, id)
  tx.afterCommit(() => events.carryingChanged?.())
}

/** Forgets that a feed is carried; its entries are swept away later, unless we read it ourselves. */
export function dropCarried(tx: Transaction, id: FeedId): void {
  const row = tx.get(carried, id)
  if (row === undefined) return
  tx.delete(carried, id)
  tx.put(carriedCount, 'all', (tx.get(carriedCount, 'all') ?? 1) - 1)
  countCarried(tx, row.owner, -row.bytes)
  const feed = tx.get(feeds, id)
  if (feed?.kind !== 'carried') return
  tx.delete(feeds, id)
  tx.put(uncarried, id, true)
  removeSource(tx, writerOf(feed), id)
}

/** Adds bytes to what is carried for a person. */
export function countCarried(tx: Transaction, owner: CarryOfferRow['person'], bytes: number): void {
  const row = tx.get(carriedFor, owner) ?? { ...noOffer, person: owner }
  tx.put(carriedFor, owner, { ...row, usedBytes: Math.max(0, row.usedBytes + bytes) })
}

function writerOf({ peerKey }: FeedRow): ReturnType<typeof peerName> {
  return peerName(fromBase64url(peerKey) ?? noKey)
}
