/** Guest links, as the self feed has them: they end when their owner says so, or takes back what they show. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { guestKeys } from '../../../protocol/guest.ts'
import {
  collectionId,
  type CollectionId,
  type GuestLinkId,
  type PostId,
} from '../../../protocol/ids.ts'
import type { CollectionRecord } from '../../../protocol/records/collection.ts'
import type { GuestLinkEndRecord, GuestLinkRecord } from '../../../protocol/records/guest-link.ts'
import type { RetractionRecord } from '../../../protocol/records/retraction.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import { collections } from '../collections/tables.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isRetracted } from '../feeds/placements.ts'
import { dropResponsesTo } from './apply-guest-response.ts'
import { endHeld } from './shelf.ts'
import { endedGuestLinks, guestLinks, guestLinksOf, guestLinkTimes } from './tables.ts'

export function applyGuestLink(context: ApplyContext, record: GuestLinkRecord): void {
  const { tx, feed } = context
  const { seed, posts, collection, holder, addresses, origin, responses, ...times } = record
  const { expiresAtMs, atMs } = times
  const { id } = guestKeys(seed)
  if (tx.get(guestLinks, id) !== undefined) return
  const shown = collection === undefined ? {} : { collection }
  const open = responses === undefined ? {} : { responses }
  const row = { id, seed: toBase64url(seed), posts, ...shown, holder, addresses, origin, ...open }
  tx.put(guestLinks, id, { ...row, createdAtMs: atMs, expiresAtMs })
  tx.put(guestLinkTimes, keyOf(sortable(expiresAtMs), id), id)
  for (const item of [...posts, ...(collection === undefined ? [] : [collection])]) {
    tx.put(guestLinksOf, keyOf(item, id), id)
  }
  noteChange(tx, { kind: 'guest-link', id })
  const isGone = posts.some((post) => isRetracted(tx, feed.owner, post))
  const isDeleted = collection !== undefined && tx.get(collections, collection)?.isGone === true
  if (isGone || isDeleted || tx.get(endedGuestLinks, id) === true) end(context, id)
}

export function applyGuestLinkEnd(context: ApplyContext, { seed }: GuestLinkEndRecord): void {
  end(context, guestKeys(seed).id)
}

/** A post of the owner that is taken back is taken from guests as well. */
export function followRetraction(context: ApplyContext, { target }: RetractionRecord): void {
  const { feed, keyring } = context
  if (feed.owner !== keyring.person) return
  endAllOf(context, target as PostId)
  dropResponsesTo(context.tx, target as PostId)
}

/** A board or album of the owner that is deleted as well. */
export function followCollection(context: ApplyContext, { nonce, isGone }: CollectionRecord): void {
  const { feed, keyring } = context
  const isOwn = feed.owner === keyring.person
  if (isOwn && isGone === true) endAllOf(context, collectionId(feed.owner, nonce))
}

function endAllOf(context: ApplyContext, item: PostId | CollectionId): void {
  const { tx } = context
  tx.beforeCommit(async () => {
    for (const [, id] of await tx.list(guestLinksOf, under(item))) end(context, id)
  })
}

/** Whichever comes first, link or end. Its bundle is gone with that where it is held here; a relay is told. */
function end({ tx, events, receivedAtMs }: ApplyContext, id: GuestLinkId): void {
  tx.put(endedGuestLinks, id, true)
  endHeld(tx, id, { over: 'ended', nowMs: receivedAtMs })
  const row = tx.get(guestLinks, id)
  if (row === undefined || row.isEnded === true) return
  tx.put(guestLinks, id, { ...row, isEnded: true })
  noteChange(tx, { kind: 'guest-link', id })
  tx.afterCommit(() => events.guestLinkEnded?.())
}
