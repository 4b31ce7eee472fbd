/** The views of introductions. Each row follows from one record, so none depends on what came first; `introductions.ts` puts them together. */
import type { AspectId, PeerName, PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

/** Two contacts we introduce to each other. */
export interface IntroductionRow {
  /** Base64url of 16 bytes. */
  id: string
  people: readonly [PersonId, PersonId]
  note: string
  circle?: string
  untilMs: number
  atMs: number
}

/** Somebody a contact would have us meet. */
export interface MeetRow {
  /** Tells it from all others, see `meetKeyOf`. */
  key: string
  /** As its introducer named it. */
  id: string
  by: PersonId
  person: PersonId
  name: string
  note: string
  circle?: string
  untilMs: number
  atMs: number
}

/** Our last choice about it, on whichever device. */
export interface MeetChoiceRow {
  key: string
  id: string
  by: PersonId
  person: PersonId
  /** Absent where we do not want to meet them. */
  aspect?: AspectId
  history: boolean
  untilMs: number
  atMs: number
}

/** A device of somebody we introduced lets the other join. */
export interface MeetAcceptRow {
  peer: PeerName
  /** Of an invite that is bound to the other. */
  secret: string
  /** Whether that still holds. */
  isOpen: boolean
}

/** Where a device of somebody we may meet is, and by which secret it lets us join. */
export interface MeetKeyRow {
  peer: PeerName
  secret: string
  addresses: readonly string[]
}

/** The last news that a device got of how to reach another one. */
export interface MeetKeyToldRow {
  secret: string
  addresses: readonly string[]
  atMs: number
}

/** How much a device of a contact wrote of introductions. */
export interface MeetCountRow {
  day: number
  /** On that day. */
  count: number
  total: number
}

/** Introduction → what we introduce. */
export const introductions = jsonTable<IntroductionRow>('introductions')
/** Introductions of ours that we took back, also some that this device does not know yet. */
export const introductionsWithdrawn = jsonTable<true>('introductions-withdrawn')
/** introduction!person!peer → that they accepted. */
export const meetAccepts = jsonTable<MeetAcceptRow>('meet-accepts')
/** introduction!peer: devices that were told of the introduction. */
export const meetsTold = jsonTable<true>('meets-told')
/** introduction!peer: devices that were told that it was taken back. */
export const withdrawalsTold = jsonTable<true>('withdrawals-told')
/** introduction!peer!device → what that peer was last told of how to reach that device. */
export const meetKeysTold = jsonTable<MeetKeyToldRow>('meet-keys-told')
/** Key → a person we may meet. */
export const meets = jsonTable<MeetRow>('meets')
/** Keys of introductions that their introducers took back, also some that are not known yet. */
export const meetsWithdrawn = jsonTable<true>('meets-withdrawn')
/** Key → what we chose. */
export const meetChoices = jsonTable<MeetChoiceRow>('meet-choices')
/** Key → how to meet them, on up to `devicesMax` devices; the one that was told last is the last. */
export const meetKeys = jsonTable<readonly MeetKeyRow[]>('meet-keys')
/** key!peer → the secret that this device told that device of the introducer, and whether it still holds. */
export const meetAcceptsTold = jsonTable<{ secret: string; isOpen: boolean }>('meet-accepts-told')
/** Peer → what its device wrote of introductions. */
export const meetCounts = jsonTable<MeetCountRow>('meet-counts')
