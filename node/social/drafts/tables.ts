/** Drafts of posts, on all devices of the owner. */
import type { DraftId, FeedId, PeerName } from '../../../protocol/ids.ts'
import type { DraftContent, DraftProblem } from '../../../protocol/records/draft.ts'
import { jsonTable } from '../../store/table.ts'

export interface DraftRow {
  id: DraftId
  version: number
  /** The device that wrote it: it alone has the files, and writes later versions. */
  device: PeerName
  content: DraftContent
  /** When its device is to send it. */
  sendAtMs?: number
  /** The reason why it did not go out at its time. */
  problem?: DraftProblem
  atMs: number
}

/** A version of a draft, as somebody saw it. */
export type DraftVersion = Pick<DraftRow, 'id' | 'version'>

/** A version that stands in a feed, and where. */
export interface RecordedDraft extends DraftRow {
  feed: FeedId
  seq: number
}

/** Draft → the version that counts of those in feeds. */
export const drafts = jsonTable<RecordedDraft>('drafts')

/** Draft → up to which version it is gone. */
export const goneDrafts = jsonTable<number>('gone-drafts')

/** Draft → a version of this device that no feed has yet. */
export const unrecordedDrafts = jsonTable<DraftRow>('unrecorded-drafts')
