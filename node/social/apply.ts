/**
 * From records to views: what each kind of record changes. The same code runs for our own entries when they are written
 * and for those of others when they arrive, and nothing else changes a view.
 */
import type { ApplyContext } from './feeds/context.ts'
import type { FeedRecord } from '../../protocol/records/record.ts'
import { applyPast, applyGrant } from './aspects/apply-grant.ts'
import { applyBlock } from './contacts/apply-block.ts'
import { applyProfile, applyCard } from './contacts/apply-people.ts'
import { applyPost } from './posts/apply-post.ts'
import { applyComment, applyRelay } from './threads/apply-comment.ts'
import { applySetting } from './settings/apply-settings.ts'
import { applyRead } from './posts/apply-read.ts'
import { applyRetraction } from './threads/apply-retraction.ts'
import { applyContact } from './contacts/apply-contact.ts'
import { applyAspect, applyEpoch, applyMember } from './aspects/apply-aspect.ts'
import { applyNotice } from './settings/notices.ts'
import {
  applyAcquaintances,
  applyIntroduceMe,
  applyNotNow,
  applySuggestible,
} from './suggestions/apply-suggestion.ts'
import {
  applyIntroduction,
  applyIntroductionWithdrawn,
  applyMeet,
  applyMeetAccept,
  applyMeetChoice,
  applyMeetKey,
} from './introductions/apply-introduction.ts'
import { applyInvite, applyInviteUsed, applyInviteRevoked } from './joining/apply-invite.ts'
import {
  applyCarrier,
  applyCarry,
  applyCarryOffer,
  applyCarryState,
} from './carriers/apply-carry.ts'
import { applyYours } from './devices/giving-back.ts'
import { type BindingRecord, verifyBinding } from '../../protocol/records/binding.ts'
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import { ForgedFeedError } from '../../protocol/errors.ts'
import { feeds } from './feeds/tables.ts'

/** Brings the views up to date with one record. */
export function applyRecord(context: ApplyContext, record: FeedRecord): void {
  if (isPast(context) && record.kind !== 'binding') return applyPast(context, record)
  switch (record.kind) {
    case 'binding':
      return applyBinding(context, record)
    case 'block':
      return applyBlock(context, record)
    case 'profile':
      return applyProfile(context, record)
    case 'post':
      return applyPost(context, record)
    case 'comment':
      return applyComment(context, record)
    case 'relay':
      return applyRelay(context, record)
    case 'setting':
      return applySetting(context, record)
    case 'read':
      return applyRead(context, record)
    case 'retraction':
      return applyRetraction(context, record)
    case 'card':
      return applyCard(context, record)
    case 'grant':
      return applyGrant(context, record)
    case 'contact':
      return applyContact(context, record)
    case 'aspect':
      return applyAspect(context, record)
    case 'epoch':
      return applyEpoch(context, record)
    case 'notice':
      return applyNotice(context, record)
    case 'member':
      return applyMember(context, record)
    case 'acquaintances':
      return applyAcquaintances(context, record)
    case 'introduce-me':
      return applyIntroduceMe(context, record)
    case 'not-now':
      return applyNotNow(context, record)
    case 'suggestible':
      return applySuggestible(context, record)
    case 'introduction':
      return applyIntroduction(context, record)
    case 'introduction-withdrawn':
      return applyIntroductionWithdrawn(context, record)
    case 'meet':
      return applyMeet(context, record)
    case 'meet-accept':
      return applyMeetAccept(context, record)
    case 'meet-choice':
      return applyMeetChoice(context, record)
    case 'meet-key':
      return applyMeetKey(context, record)
    case 'invite':
      return applyInvite(context, record)
    case 'invite-used':
      return applyInviteUsed(context, record)
    case 'carrier':
      return applyCarrier(context, record)
    case 'carry':
      return applyCarry(context, record)
    case 'carry-offer':
      return applyCarryOffer(context, record)
    case 'carry-state':
      return applyCarryState(context, record)
    case 'yours':
      return applyYours(context, record)
    case 'invite-revoked':
      return applyInviteRevoked(context, record)
  }
}

/** Whether a record stands in a pair feed of a device that this home was before: the reader of it knows another one now. */
function isPast({ feed, keyring }: ApplyContext): boolean {
  return (
    feed.kind === 'pair' &&
    feed.owner === keyring.person &&
    feed.reader !== undefined &&
    !feed.isMine
  )
}

/** @throws {ForgedFeedError} when the feed is not of the device that it was said to be of. */
function applyBinding({ tx, feed, seq }: ApplyContext, record: BindingRecord): void {
  const peerKey = fromBase64url(feed.peerKey)
  if (seq !== 1 || peerKey === undefined) throw new ForgedFeedError('binding out of place')
  const { id, kind } = feed
  if (kind === 'carried') throw new ForgedFeedError('a feed that is carried is not read')
  const certificate = verifyBinding(record, { id, kind, peerKey })
  if (certificate.person !== feed.owner || toBase64url(certificate.peerKey) !== feed.peerKey) {
    throw new ForgedFeedError('binding of somebody else')
  }
  tx.put(feeds, id, { ...feed, state: 'open' })
}
