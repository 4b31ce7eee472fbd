/** Brings drafts of all devices of the owner into the views, in any order; what a later version replaces leaves the disk of the device that wrote it, and then the others. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName, type DraftId } from '../../../protocol/ids.ts'
import type { DraftGoneRecord, DraftRecord } from '../../../protocol/records/draft.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlace, dropPlace, forgetPlace, placesOf } from '../feeds/placements.ts'
import { feeds } from '../feeds/tables.ts'
import {
  drafts,
  goneDrafts,
  unrecordedDrafts,
  type DraftVersion,
  type RecordedDraft,
} from './tables.ts'

export function applyDraft({ tx, feed, seq }: ApplyContext, record: DraftRecord): void {
  const { kind: _kind, ...said } = record
  const device = peerName(fromBase64url(feed.peerKey) ?? new Uint8Array(keyLength))
  const row = { ...said, device, feed: feed.id, seq }
  addPlace(tx, row.id, row)
  tx.beforeCommit(() => dropReplaced(tx, row.id))
  const before = tx.get(drafts, row.id)
  if (row.version <= (tx.get(goneDrafts, row.id) ?? 0)) return
  if (before !== undefined && !isLater(row, before)) return
  tx.put(drafts, row.id, row)
  forgetUnrecorded(tx, row)
  noteChange(tx, { kind: 'draft', id: row.id })
}

export function applyDraftGone({ tx }: ApplyContext, { id, version }: DraftGoneRecord): void {
  if (version <= (tx.get(goneDrafts, id) ?? 0)) return
  tx.put(goneDrafts, id, version)
  forgetUnrecorded(tx, { id, version })
  const row = tx.get(drafts, id)
  if (row === undefined || row.version > version) return
  tx.delete(drafts, id)
  tx.beforeCommit(() => dropReplaced(tx, id))
  noteChange(tx, { kind: 'draft', id })
}

function forgetUnrecorded(tx: Transaction, { id, version }: DraftVersion): void {
  const row = tx.get(unrecordedDrafts, id)
  if (row !== undefined && row.version <= version) tx.delete(unrecordedDrafts, id)
}

/**
 * Drops the texts of all versions but the one that counts. In a feed of another device they stay until that one says so: without its
 * statement of drops nobody could be given the feed any more, and that device may be lost.
 */
async function dropReplaced(tx: Transaction, id: DraftId): Promise<void> {
  const kept = tx.get(drafts, id)
  for (const place of await placesOf(tx, id)) {
    if (place.feed === kept?.feed && place.seq === kept.seq) continue
    if (tx.get(feeds, place.feed)?.isMine === true) dropPlace(tx, id, place)
    else forgetPlace(tx, id, place)
  }
}

/** Two of one version come of a copied home alone; then both devices keep the same one. */
function isLater(one: RecordedDraft, other: RecordedDraft): boolean {
  if (one.version !== other.version) return one.version > other.version
  return one.feed > other.feed
}
