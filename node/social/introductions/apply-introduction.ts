/**
 * Introductions in the views: those we make, those others make to us, and what either side said to them. Readers decide
 * whether one still counts (time, blocks, contacts by now), see `introductions.ts`.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { dayOf } from '../../../protocol/card.ts'
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import type {
  IntroductionRecord,
  IntroductionWithdrawnRecord,
  MeetAcceptRecord,
  MeetChoiceRecord,
  MeetKeyRecord,
  MeetRecord,
} from '../../../protocol/records/meet.ts'
import { LimitReachedError } from '../../errors.ts'
import { devicesMax } from '../contacts/limits.ts'
import { introductionLifeMs, meetRecordsMax, meetRecordsPerDayMax } from './limits.ts'
import { keyOf } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import {
  introductions,
  introductionsWithdrawn,
  meetAccepts,
  meetAcceptsTold,
  meetChoices,
  meetCounts,
  meetKeys,
  meetKeysTold,
  meets,
  meetsTold,
  meetsWithdrawn,
  withdrawalsTold,
} from './tables.ts'
import { blockedPeers, peers } from '../contacts/tables.ts'
import { meetKeyOf } from './meet-key.ts'
import { tellAccepted, tellMeet, untellMeet } from './tell-owner.ts'
import type { FeedRow } from '../feeds/tables.ts'

export function applyIntroduction({ tx }: ApplyContext, record: IntroductionRecord): void {
  const { kind: _, id: bytes, ...row } = record
  const id = toBase64url(bytes)
  if (tx.get(introductions, id) !== undefined) return
  tx.put(introductions, id, { id, ...row })
  noteChange(tx, { kind: 'introduction', id })
}

/** @throws {LimitReachedError} as `countMeetRecord` does. */
export function applyMeet(context: ApplyContext, record: MeetRecord): void {
  const { tx, keyring, feed, receivedAtMs } = context
  const id = toBase64url(record.id)
  if (feed.isMine) return tx.put(meetsTold, keyOf(id, feed.reader ?? ''), true)
  if (feed.owner === keyring.person || record.person === keyring.person) return
  const key = meetKeyOf(feed.owner, record.id)
  countMeetRecord(context)
  // Another device of theirs says the same.
  if (tx.get(meets, key) !== undefined) return
  const { kind: _, ...said } = record
  const untilMs = Math.min(record.untilMs, receivedAtMs + introductionLifeMs)
  const atMs = Math.min(record.atMs, receivedAtMs)
  tx.put(meets, key, { ...said, key, id, by: feed.owner, untilMs, atMs })
  noteChange(tx, { kind: 'introduction', id: key })
  tellMeet(context, { key, by: feed.owner, ...said, atMs })
}

/**
 * The introduction that it takes back may come later, from another device.
 *
 * @throws {LimitReachedError} as `countMeetRecord` does.
 */
export function applyIntroductionWithdrawn(
  context: ApplyContext,
  record: IntroductionWithdrawnRecord,
): void {
  const { tx, keyring, feed, events } = context
  const id = toBase64url(record.id)
  if (feed.kind === 'pair') {
    if (feed.isMine) return tx.put(withdrawalsTold, keyOf(id, feed.reader ?? ''), true)
    if (feed.owner === keyring.person) return
    countMeetRecord(context)
    const key = meetKeyOf(feed.owner, record.id)
    tx.put(meetsWithdrawn, key, true)
    const row = tx.get(meets, key)
    if (row !== undefined) untellMeet(tx, row)
    noteChange(tx, { kind: 'introduction', id: key })
  } else {
    tx.put(introductionsWithdrawn, id, true)
    noteChange(tx, { kind: 'introduction', id })
  }
  tx.afterCommit(() => events.introductionChanged?.())
}

/** Of two choices the later one counts, on whichever device it was made; of two at once, that we do not want it. */
export function applyMeetChoice({ tx, events }: ApplyContext, record: MeetChoiceRecord): void {
  const { kind: _, id, ...row } = record
  const key = meetKeyOf(record.by, id)
  const before = tx.get(meetChoices, key)
  const isLater =
    before === undefined ||
    record.atMs > before.atMs ||
    (record.atMs === before.atMs && record.aspect === undefined)
  if (!isLater) return
  tx.put(meetChoices, key, { key, id: toBase64url(id), ...row })
  noteChange(tx, { kind: 'introduction', id: key })
  tx.afterCommit(() => events.introductionChanged?.())
}

/** @throws {LimitReachedError} as `countMeetRecord` does. */
export function applyMeetAccept(context: ApplyContext, record: MeetAcceptRecord): void {
  const { tx, keyring, feed, events } = context
  const { isOpen } = record
  const [id, secret] = [toBase64url(record.id), toBase64url(record.secret)]
  if (feed.owner === keyring.person && !feed.isMine) return
  if (feed.isMine) return noteAcceptTold(tx, feed.reader, { id: record.id, secret, isOpen })
  countMeetRecord(context)
  const peer = writerOf(feed)
  tx.put(meetAccepts, keyOf(id, feed.owner, peer), { peer, secret, isOpen })
  noteChange(tx, { kind: 'introduction', id })
  if (isOpen) tellAccepted(context, record)
  tx.afterCommit(() => events.introductionChanged?.())
}

/** The reader of the entry is the introducer, so the introduction is the one of that id by them. */
function noteAcceptTold(
  tx: Transaction,
  reader: PeerName | undefined,
  { id, ...told }: { id: Uint8Array; secret: string; isOpen: boolean },
): void {
  if (reader === undefined) return
  const by = tx.get(peers, reader) ?? tx.get(blockedPeers, reader)
  if (by !== undefined) tx.put(meetAcceptsTold, keyOf(meetKeyOf(by, id), reader), told)
}

/**
 * Nobody has more devices than `devicesMax`; the introducer names them, and we dial them all.
 *
 * @throws {LimitReachedError} as `countMeetRecord` does.
 */
export function applyMeetKey(context: ApplyContext, record: MeetKeyRecord): void {
  const { tx, keyring, feed, events } = context
  const { addresses, atMs } = record
  const [peer, secret] = [peerName(record.peerKey), toBase64url(record.secret)]
  if (feed.isMine) {
    const key = keyOf(toBase64url(record.id), feed.reader ?? '', peer)
    return tx.put(meetKeysTold, key, { secret, addresses, atMs })
  }
  if (feed.owner === keyring.person) return
  countMeetRecord(context)
  const key = meetKeyOf(feed.owner, record.id)
  const others = (tx.get(meetKeys, key) ?? []).filter((known) => known.peer !== peer)
  tx.put(meetKeys, key, [...others, { peer, secret, addresses }].slice(-devicesMax))
  tx.afterCommit(() => events.introductionChanged?.())
}

/**
 * Counts a record of a contact's device.
 *
 * @throws {LimitReachedError} above `meetRecordsPerDayMax` on a day, or `meetRecordsMax` ever.
 */
export function countMeetRecord({ tx, feed, receivedAtMs }: ApplyContext): void {
  const peer = writerOf(feed)
  const day = dayOf(receivedAtMs)
  const row = tx.get(meetCounts, peer)
  const count = row?.day === day ? row.count : 0
  const total = row?.total ?? 0
  if (count >= meetRecordsPerDayMax || total >= meetRecordsMax) {
    throw new LimitReachedError('introductions of a contact', { max: meetRecordsPerDayMax })
  }
  tx.put(meetCounts, peer, { day, count: count + 1, total: total + 1 })
}

function writerOf({ peerKey }: FeedRow): PeerName {
  return peerName(fromBase64url(peerKey) ?? new Uint8Array(32))
}
