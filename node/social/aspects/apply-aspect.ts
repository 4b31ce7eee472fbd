/** The private state of a person: aspects, their members, invites. It stands in the self feed. */
import type { ApplyContext } from '../feeds/context.ts'
import type { AspectRecord } from '../../../protocol/records/aspect.ts'
import { aspectRow, putAspect } from './aspect-rows.ts'
import { memberships, members, type MembershipRow } from './tables.ts'
import { lastRevoked } from '../contacts/tables.ts'
import { named } from '../contacts/apply-contact.ts'
import { noteChange } from '../feeds/changes.ts'
import type { EpochRecord } from '../../../protocol/records/epoch.ts'
import { toBase64url, fromBase64url } from '../../../protocol/bytes.ts'
import { ownAspectRow, addFeed, addSource } from '../feeds/feed-rows.ts'
import { type FeedRow, feeds } from '../feeds/tables.ts'
import { peerName } from '../../../protocol/ids.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import type { MemberRecord } from '../../../protocol/records/member.ts'
import { keyOf } from '../../store/table.ts'

export function applyAspect({ tx, keyring }: ApplyContext, record: AspectRecord): void {
  const { aspect, name, person, atMs } = record
  // No other id is that of an aspect for one person: so each is of one kind, whatever comes first.
  if (person !== undefined && keyring.aspectFor(person) !== aspect) return
  const begun = { name, namedAtMs: 0, epoch: 0, epochAtMs: 0, secret: '', isStale: true }
  const fresh = { ...begun, ...(person && { person }), id: aspect, createdAtMs: atMs }
  const before = aspectRow(tx, aspect) ?? fresh
  const createdAtMs = Math.min(before.createdAtMs, atMs)
  putAspect(tx, { ...named(before, name, atMs), createdAtMs })
  noteChange(tx, { kind: 'aspect', id: aspect })
}

/** An epoch of this device's, or of another of ours: then it is one more feed to read. */
export function applyEpoch(context: ApplyContext, record: EpochRecord): void {
  const { tx, keyring, feed: self, events } = context
  const { aspect, epoch, atMs } = record
  if (!self.isMine) return readEpoch(context, record)
  const row = aspectRow(tx, aspect)
  if (row === undefined || epoch <= row.epoch) return
  const secret = toBase64url(record.secret)
  const { onlyFor } = record
  const isStale = onlyFor !== undefined
  const revocations = tx.get(lastRevoked, 'last')?.number ?? 0
  putAspect(tx, { ...row, epoch, epochAtMs: atMs, secret, isStale, revocations })
  const own = ownAspectRow(keyring, { aspect, epoch, secret: record.secret })
  const feed: FeedRow = { ...own, ...(isStale && { onlyFor }) }
  addFeed(tx, feed)
  tx.afterCommit(() => events.feedAdded?.(feed))
}

/**
 * Our own device's word on a feed replaces a contact's, which nothing proved. A feed that was read already, by the secret that a
 * contact gave back, is read once more: now it is known for which aspect its posts were.
 */
function readEpoch({ tx, feed: self, events }: ApplyContext, record: EpochRecord): void {
  const { feed: id, aspect, epoch } = record
  const { owner, peerKey } = self
  const fresh = { id, kind: 'aspect', state: 'new', owner, isMine: false, peerKey } as const
  const { isAwaited = false } = tx.get(feeds, id) ?? {}
  const secret = toBase64url(record.secret)
  addFeed(tx, { ...fresh, secret, lastPostMs: 0, ...(isAwaited && { isAwaited }) })
  const row = tx.get(feeds, id)
  if (row?.kind !== 'aspect' || row.owner !== owner || row.isMine) return
  const isNamed = row.state === 'open' && row.aspect === undefined
  const again = isNamed ? { isUnread: true, unreadFrom: 2 } : {}
  const known: FeedRow = { ...row, secret, aspect, epoch, ...again }
  tx.put(feeds, id, known)
  if (isNamed) tx.afterCommit(() => events.feedOpened?.(known))
  addSource(tx, peerName(fromBase64url(peerKey) ?? new Uint8Array(keyLength)), id)
}

/**
 * Of two decisions about somebody the later one counts, on whichever device it was made; of two at once, that they leave. A former
 * member takes the epoch secret along, so the next post needs a new one; it does too where another device let somebody in.
 */
export function applyMember({ tx, feed, events }: ApplyContext, record: MemberRecord): void {
  const { aspect, person, isMember, history, atMs } = record
  const key = keyOf(aspect, person)
  const before = tx.get(memberships, key)
  if (before !== undefined && !isLater(record, before)) return
  const row = aspectRow(tx, aspect)
  const epoch = row?.epoch ?? 0
  const isHeard = isMember && !feed.isMine
  const fromEpoch = history ? 1 : Math.max(1, isHeard ? epoch + 1 : epoch)
  tx.put(memberships, key, { isMember, atMs, fromEpoch })
  if (isMember) tx.put(members, key, atMs)
  else tx.delete(members, key)
  const isStale = row?.isStale === true || !isMember || (isHeard && !history)
  if (row !== undefined) putAspect(tx, { ...row, isStale })
  if (isHeard && history) tx.afterCommit(() => events.memberHeard?.())
  if (isMember) tx.afterCommit(() => events.circleChanged?.())
  noteChange(tx, { kind: 'aspect', id: aspect })
  noteChange(tx, { kind: 'person', id: person })
}

function isLater({ isMember, atMs }: MemberRecord, before: MembershipRow): boolean {
  return atMs > before.atMs || (atMs === before.atMs && !isMember)
}
