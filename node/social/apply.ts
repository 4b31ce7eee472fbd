/**
 * From records to views: what each kind of record changes. The same code runs for our own entries when they are written
 * and for those of others when they arrive, and nothing else changes a view.
 */
import { toBase64url, fromBase64url } from '../../protocol/bytes.ts'
import type { PeerName, PersonId } from '../../protocol/ids.ts'
import { ForgedFeedError } from '../../protocol/errors.ts'
import { verifyBinding, type BindingRecord } from '../../protocol/records/binding.ts'
import type { FeedRecord } from '../../protocol/records/record.ts'
import type { Transaction } from '../store/transaction.ts'
import {
  applyAspect,
  applyEpoch,
  applyInvite,
  applyInviteRevoked,
  applyInviteUsed,
  applyMember,
} from './apply-own.ts'
import { applyContact } from './apply-contact.ts'
import {
  applyIntroduction,
  applyIntroductionWithdrawn,
  applyMeet,
  applyMeetAccept,
  applyMeetChoice,
  applyMeetKey,
} from './apply-introduction.ts'
import { applyYours } from './giving-back.ts'
import { applyNotice } from './notices.ts'
import { applyCard, applyGrant, applyPast, applyProfile } from './apply-people.ts'
import { applyCarrier, applyCarry, applyCarryOffer, applyCarryState } from './apply-carry.ts'
import { applyBlock } from './apply-block.ts'
import { applyComment, applyRelay } from './apply-comment.ts'
import { applyPost, type PostRun } from './apply-post.ts'
import { applyRetraction } from './apply-retraction.ts'
import {
  applyAcquaintances,
  applyIntroduceMe,
  applyNotNow,
  applySuggestible,
} from './apply-suggestion.ts'
import { applyRead, applySetting } from './apply-settings.ts'
import type { Keyring } from './keyring.ts'
import { feeds, type FeedRow } from './tables.ts'

/** Hears what the rest of the node has to act on, once it is written. */
export interface ViewEvents {
  /** A feed was added that is ours, or that we may read. */
  feedAdded?(feed: FeedRow): void
  /** Another device of ours let somebody into an aspect, with its earlier posts. */
  memberHeard?(): void
  /** Somebody became a contact, or has this other device. */
  contactChanged?(peer: PeerName): void
  /** A contact said where their device is: these peers of theirs, carriers included, are elsewhere than before. */
  contactMoved?(person: PersonId, peers: readonly PeerName[]): void
  /** Somebody came into an aspect, or joined by an invite. */
  circleChanged?(): void
  /** Somebody is to be introduced, or accepted, or opted in to be suggested. */
  introductionChanged?(): void
  /** Something is to be carried, or no longer. */
  carryingChanged?(): void
  /** Entries of a feed came before it could be read. */
  feedOpened?(feed: FeedRow): void
  /** The owner wants something otherwise, on whichever device they said so. */
  settingChanged?(name: string): void
  /** The first entry of a feed of ours was written. */
  feedStarted?(): void
  /** Another device of ours blocked or unblocked somebody. */
  blockHeard?(person: PersonId): void
  /** A contact wishes something of us, see `inbox.ts`. */
  wished?(): void
}

/** Where a record stands. */
export interface ApplyContext {
  readonly tx: Transaction
  readonly keyring: Keyring
  readonly feed: FeedRow
  readonly seq: number
  readonly receivedAtMs: number
  /** Where the entries came to stand that this is one of. */
  readonly run: PostRun
  readonly events: ViewEvents
  /** Whether this is a rebuild: then nobody acts on anything. */
  readonly isReplay: boolean
}

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
