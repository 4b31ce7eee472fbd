/** Media of items: which blobs they need, and which nobody needs any more. */
import { paddedBlobBytes } from '../../../protocol/blob.ts'
import type { BlobId, ItemId } from '../../../protocol/ids.ts'
import { blobsOf, type Media, type MediaPart } from '../../../protocol/media.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext, ViewEvents } from '../feeds/context.ts'
import { pictureBytesMax } from './limits.ts'
import {
  blobUses,
  carriedBlobs,
  ownBlobs,
  type BlobUseRow,
  type MediaRow,
  type Urgency,
} from './tables.ts'
import { unwant, want } from './wants.ts'

/** Notes that an item names these media, and wants what is to come by itself. */
export function useMedia(
  { tx, feed, keyring, events }: ApplyContext,
  { item, media, atMs }: { item: ItemId; media: readonly Media[]; atMs: number },
): void {
  for (const [number, each] of media.entries()) {
    for (const { ref, part } of blobsOf(each)) {
      const { id, bytes } = ref
      tx.put(blobUses, useKey({ id, item, number, part }), { owner: feed.owner, part, bytes })
      if (feed.owner === keyring.person) tx.put(ownBlobs, id, paddedBlobBytes(bytes))
      if (feed.isMine) continue
      const urgency = feed.owner === keyring.person ? 'always' : urgencyOf(each, part, bytes)
      if (urgency !== undefined) want(tx, { id, bytes, owner: feed.owner, atMs, urgency })
    }
  }
  if (media.length === 0) return
  tx.afterCommit(() => (feed.isMine ? events.ownBlobsChanged?.() : events.mediaWanted?.()))
}

function urgencyOf({ kind }: Media, part: MediaPart, bytes: number): Urgency | undefined {
  if (part !== 'blob') return 'always'
  return kind === 'picture' && bytes <= pictureBytesMax ? 'new' : undefined
}

/** Notes that an item is gone; blobs that nothing else names are not needed any more. */
export function dropMedia(
  { tx, events }: { tx: Transaction; events: ViewEvents },
  item: ItemId,
  media: readonly MediaRow[],
): void {
  const ids = new Set<BlobId>()
  for (const [number, { blob, preview, flat }] of media.entries()) {
    for (const [part, ref] of Object.entries({ blob, preview, flat })) {
      if (ref === undefined) continue
      tx.delete(blobUses, useKey({ id: ref.id, item, number, part }))
      ids.add(ref.id)
    }
  }
  if (ids.size > 0) tx.beforeCommit(() => dropUnused(tx, events, [...ids]))
}

async function dropUnused(
  tx: Transaction,
  events: ViewEvents,
  ids: readonly BlobId[],
): Promise<void> {
  const unused: BlobId[] = []
  for (const id of ids) {
    if (await isUsed(tx, id)) continue
    unused.push(id)
    if (tx.get(ownBlobs, id) !== undefined) {
      tx.delete(ownBlobs, id)
      tx.afterCommit(() => events.ownBlobsChanged?.())
    }
    if (tx.get(carriedBlobs, id) === undefined) unwant(tx, id)
  }
  if (unused.length > 0) tx.afterCommit(() => events.blobsUnused?.(unused))
}

/** The items that name a blob, and as which part. */
export async function usesOf(
  reader: Reader,
  id: BlobId,
): Promise<(BlobUseRow & { item: ItemId })[]> {
  const rows = await reader.list(blobUses, under(id))
  return rows.map(([key, row]) => ({ ...row, item: (key.split('!')[1] ?? '') as ItemId }))
}

/** Whether any item names a blob. */
export async function isUsed(reader: Reader, id: BlobId): Promise<boolean> {
  return (await reader.list(blobUses, { ...under(id), limit: 1 })).length > 0
}

/** Tells views that media of the items with a blob changed: more of it came, or it is gone. */
export async function noteMedia(tx: Transaction, id: BlobId): Promise<void> {
  const items = new Set((await usesOf(tx, id)).map(({ item }) => item))
  for (const item of items) noteChange(tx, { kind: 'media', id: item })
}

/** A blob may stand twice in one item. */
function useKey(use: { id: BlobId; item: ItemId; number: number; part: string }): string {
  return keyOf(use.id, use.item, `${use.number}`, use.part)
}
