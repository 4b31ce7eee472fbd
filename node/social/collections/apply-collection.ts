/** Boards and albums: all versions on all devices of their owner are joined, whichever came first. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { collectionId, type PersonId } from '../../../protocol/ids.ts'
import type { CollectionRecord } from '../../../protocol/records/collection.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlace } from '../feeds/placements.ts'
import { noteSaved } from '../media/saved.ts'
import { merged, placeOf } from './merge.ts'
import { collections, ownCollections, type CollectionRow } from './tables.ts'

export function applyCollection(context: ApplyContext, record: CollectionRecord): void {
  const { tx, feed, seq, keyring } = context
  const read = rowOf(feed.owner, record)
  // Records that their owner alone reads stay; shared ones go when they take them back.
  if (feed.kind !== 'self') addPlace(tx, read.id, { feed: feed.id, seq })
  const before = tx.get(collections, read.id)
  const row = merged(before ?? read, read)
  if (JSON.stringify(row) === JSON.stringify(before)) return
  tx.put(collections, row.id, row)
  if (feed.owner === keyring.person) applyOwn(tx, row, before)
  noteChange(tx, { kind: 'collection', id: row.id })
}

/** Items on a board of one's own stay on the disk. */
function applyOwn(tx: Transaction, row: CollectionRow, before: CollectionRow | undefined): void {
  if (row.isGone === true) tx.delete(ownCollections, row.id)
  else tx.put(ownCollections, row.id, true)
  const after = row.isGone === true ? [] : row.items
  noteSaved(tx, row.id, { before: before?.items ?? [], after })
}

function rowOf(owner: PersonId, record: CollectionRecord): CollectionRow {
  const { kind: _kind, nonce, ...rest } = record
  const tie = toBase64url(sha256(encodeRecord(record)))
  const order = record.items.map(placeOf)
  return { ...rest, order, id: collectionId(owner, nonce), nonce: toBase64url(nonce), owner, tie }
}
