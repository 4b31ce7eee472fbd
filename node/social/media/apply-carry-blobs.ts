/** Blobs that are carried: those of ours that a carrier was told of, and those of others that we keep for them. */
import type { BlobId, PeerName, PersonId } from '../../../protocol/ids.ts'
import type { CarriedBlob, CarryBlobsRecord } from '../../../protocol/records/carry.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { countBytes } from '../carriers/apply-carry.ts'
import { carriedFor, carryOffers } from '../carriers/tables.ts'
import type { ApplyContext, ViewEvents } from '../feeds/context.ts'
import { carriedBlobsMax } from './limits.ts'
import { isUsed } from './apply-media.ts'
import { blobsTold, carriedBlobCounts, carriedBlobs, carriedKeys, carriedOrder } from './tables.ts'
import { unwant, want } from './wants.ts'

export function applyCarryBlobs(context: ApplyContext, record: CarryBlobsRecord): void {
  const { tx, feed, events } = context
  const { blobs, isCarried } = record
  if (feed.isMine) {
    for (const { id } of blobs) tellReader(tx, feed.reader, { id, isCarried })
    return
  }
  for (const blob of blobs) {
    if (isCarried) carry(context, blob, record.atMs)
    else dropCarried(context, feed.owner, blob.id)
  }
  tx.afterCommit(() => events.carryingChanged?.())
  tx.afterCommit(() => events.mediaWanted?.())
}

function tellReader(
  tx: Transaction,
  reader: PeerName | undefined,
  { id, isCarried }: { id: BlobId; isCarried: boolean },
): void {
  if (reader === undefined) return
  const key = keyOf(reader, id)
  if (isCarried) tx.put(blobsTold, key, tx.get(carryOffers, reader)?.round ?? 0)
  else tx.delete(blobsTold, key)
}

/** Whether a blob is kept for somebody else. */
export function isBlobCarried(reader: Reader, id: BlobId): boolean {
  return reader.get(carriedBlobs, id) !== undefined
}

/** The offered size is the maximum for names as well: a blob counts from when it is named. */
function carry({ tx, feed: { owner } }: ApplyContext, blob: CarriedBlob, atMs: number): void {
  const { id, paddedBytes } = blob
  const counts = tx.get(carriedBlobCounts, owner) ?? { now: 0, ever: 0 }
  const offered = tx.get(carriedFor, owner)?.bytes ?? 0
  if (paddedBytes > offered || counts.now >= carriedBlobsMax) return
  if (tx.get(carriedKeys, keyOf(owner, id)) !== undefined) return
  const order = keyOf(owner, sortable(counts.ever), id)
  tx.put(carriedOrder, order, paddedBytes)
  tx.put(carriedKeys, keyOf(owner, id), order)
  tx.put(carriedBlobs, id, [...(tx.get(carriedBlobs, id) ?? []), owner])
  tx.put(carriedBlobCounts, owner, { now: counts.now + 1, ever: counts.ever + 1 })
  countBytes(tx, owner, paddedBytes)
  want(tx, { id, bytes: paddedBytes, owner, atMs, urgency: 'carried' })
}

/** Forgets a blob of somebody, and deletes it where nothing else needs it. @returns the bytes that are free again */
export function dropCarried(
  { tx, events }: { tx: Transaction; events: ViewEvents },
  owner: PersonId,
  id: BlobId,
): number {
  const order = tx.get(carriedKeys, keyOf(owner, id))
  if (order === undefined) return 0
  const bytes = tx.get(carriedOrder, order) ?? 0
  tx.delete(carriedOrder, order)
  tx.delete(carriedKeys, keyOf(owner, id))
  const counts = tx.get(carriedBlobCounts, owner) ?? { now: 1, ever: 1 }
  tx.put(carriedBlobCounts, owner, { ...counts, now: counts.now - 1 })
  countBytes(tx, owner, -bytes)
  const others = (tx.get(carriedBlobs, id) ?? []).filter((person) => person !== owner)
  if (others.length > 0) tx.put(carriedBlobs, id, others)
  else {
    tx.delete(carriedBlobs, id)
    tx.beforeCommit(async () => {
      if (!(await isUsed(tx, id))) unwant(tx, id)
    })
    tx.afterCommit(() => events.blobsUnused?.([id]))
  }
  return bytes
}

/** The oldest blobs that are carried for somebody. */
export async function oldestCarried(
  reader: Reader,
  owner: PersonId,
  limit: number,
): Promise<BlobId[]> {
  const rows = await reader.list(carriedOrder, { ...under(owner), limit })
  return rows.map(([key]) => (key.split('!')[2] ?? '') as BlobId)
}
