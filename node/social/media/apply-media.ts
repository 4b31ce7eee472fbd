/** Media of items: which blobs they need, and which nobody needs any more. */
import { paddedBlobBytes } from '../../../protocol/blob.ts'
import type { BlobId, ConversationId, ItemId, MessageId, PersonId } from '../../../protocol/ids.ts'
import { blobsOf, mediaParts, type Media, type MediaPart } from '../../../protocol/media.ts'
import { mediaMax } from '../../../protocol/limits.ts'
import { under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { me } from '../contacts/tables.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ChangeRow } from '../feeds/tables.ts'
import type { ApplyContext, ViewEvents } from '../feeds/context.ts'
import { pictureBytesMax } from './limits.ts'
import {
  blobUses,
  goneBlobs,
  carriedBlobs,
  ownBlobs,
  type BlobUseRow,
  type MediaRow,
  type Urgency,
} from './tables.ts'
import { addUse, mayUse, removeUse } from './uses.ts'
import { unwant, want } from './wants.ts'

export interface MediaUse {
  item: ItemId
  /** The person whose item it is, where others pass it on. @default the owner of the feed */
  by?: PersonId
  media: readonly Media[]
  atMs: number
  /** Where the first of them is a picture of another post, with other words: the author whom the item names. */
  remixOf?: PersonId | undefined
  /** Of a post that the item shares: its author. Its media are counted behind those of the item itself. */
  sharedFrom?: PersonId
}

/** The number of the first medium of a post that an item shares, behind all that the item itself may have. */
export const sharedMediaFrom = mediaMax

/** Notes that an item names these media, and wants what is to come by itself. */
export function useMedia(
  context: ApplyContext,
  { item, by: owner = context.feed.owner, media, atMs, remixOf, sharedFrom }: MediaUse,
): void {
  const { tx, feed, keyring, events, isReplay } = context
  const { isMine } = feed
  // Remixes of one's own pictures are one's own.
  const isRemix = remixOf !== undefined && remixOf !== owner
  for (const [at, each] of media.entries()) {
    const number = sharedFrom === undefined ? at : sharedMediaFrom + at
    for (const { ref, part } of blobsOf(each)) {
      const { id, bytes } = ref
      const place = { id, item, number, part }
      if (owner !== keyring.person && !mayUse(tx, owner, place)) continue
      // A person lends nothing by naming a blob in a plain post: they could take the pictures of others back.
      const isLent = sharedFrom !== undefined || (isRemix && at === 0)
      addUse(tx, place, { owner, part, bytes, ...(isLent && { isLent }) })
      if (tx.get(goneBlobs, id) !== undefined) continue
      if (owner === keyring.person) tx.put(ownBlobs, id, paddedBlobBytes(bytes))
      // Of ours all is here, but for what somebody else made.
      if (isMine && !isLent) continue
      if (isReplay) continue
      const urgency = owner === keyring.person ? 'always' : urgencyOf(each, part, bytes)
      if (urgency !== undefined) want(tx, { id, bytes, owner, atMs, urgency })
    }
  }
  if (media.length === 0) return
  if (isMine && (isRemix || sharedFrom !== undefined)) tx.afterCommit(() => events.mediaWanted?.())
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
  from = 0,
): void {
  const dropped = new Map<BlobId, DroppedBlob>()
  for (const [at, { blob, preview, flat }] of media.entries()) {
    const number = from + at
    for (const [part, ref] of Object.entries({ blob, preview, flat })) {
      if (ref === undefined) continue
      const { id } = ref
      const use = removeUse(tx, { id, item, number, part })
      // Not noted, as of an author whose post others share: nothing changes for the others that name it.
      if (use === undefined) continue
      const isTakenBack = use.isLent !== true || dropped.get(id)?.isTakenBack === true
      dropped.set(id, { id, isTakenBack })
    }
  }
  if (dropped.size > 0) tx.beforeCommit(() => dropUnused(tx, events, [...dropped.values()]))
}

/** A blob that an item named which is gone. */
interface DroppedBlob {
  readonly id: BlobId
  /** Whether it was the item of the picture itself: what others made of it does not need it any more. */
  readonly isTakenBack: boolean
}

async function dropUnused(
  tx: Transaction,
  events: ViewEvents,
  dropped: readonly DroppedBlob[],
): Promise<void> {
  const unused: BlobId[] = []
  for (const { id, isTakenBack } of dropped) {
    const uses = await usesOf(tx, id)
    dropOwn(tx, events, { id, uses })
    if (uses.some(({ isLent }) => isLent !== true || !isTakenBack)) continue
    // Its author took it back: what others made of it keeps their words alone.
    dropOwn(tx, events, { id, uses: [] })
    if (uses.length > 0) tx.put(goneBlobs, id, true)
    else tx.delete(goneBlobs, id)
    unused.push(id)
    if (tx.get(carriedBlobs, id) === undefined) unwant(tx, id)
  }
  if (unused.length > 0) tx.afterCommit(() => events.blobsUnused?.(unused))
}

/** Carriers keep what items of ours name, not what only those of others do. */
function dropOwn(
  tx: Transaction,
  events: ViewEvents,
  { id, uses }: { id: BlobId; uses: readonly Pick<BlobUseRow, 'owner'>[] },
): void {
  if (tx.get(ownBlobs, id) === undefined) return
  if (uses.some(({ owner }) => owner === tx.get(me, 'me')?.id)) return
  tx.delete(ownBlobs, id)
  tx.afterCommit(() => events.ownBlobsChanged?.())
}

/** The blobs of one of the media. */
export type NamedBlobs = { readonly [Part in MediaPart]?: { readonly id: BlobId } }

/**
 * Notes that pictures which others made something of were taken back by their author.
 *
 * @param isOfGone whether an item shows a picture whose author took it back: another one may show the same file of somebody else.
 */
export function dropLent(
  { tx, events }: { tx: Transaction; events: ViewEvents },
  media: readonly NamedBlobs[],
  isOfGone: (item: ItemId) => boolean,
): void {
  for (const each of media) {
    const ids = mediaParts.flatMap((part) => each[part]?.id ?? [])
    tx.beforeCommit(async () => {
      const gone: DroppedBlob[] = []
      for (const id of ids) {
        if ((await usesOf(tx, id)).every(({ item }) => isOfGone(item)))
          gone.push({ id, isTakenBack: true })
      }
      await dropUnused(tx, events, gone)
    })
  }
}

/** The items that name a blob, and as which part. */
export async function usesOf(
  reader: Reader,
  id: BlobId,
): Promise<(BlobUseRow & { item: ItemId; number: number })[]> {
  const rows = await reader.list(blobUses, under(id))
  return rows.map(([key, row]) => {
    const [, item = '', number] = key.split('!')
    return { ...row, item: item as ItemId, number: Number(number) }
  })
}

/** Whether any item needs a blob: names it, and its author did not take it back. */
export async function isUsed(reader: Reader, id: BlobId): Promise<boolean> {
  if (reader.get(goneBlobs, id) !== undefined) return false
  return (await reader.list(blobUses, { ...under(id), limit: 1 })).length > 0
}

/** Tells views that media of the items with a blob changed: more of it came, or it is gone. */
export async function noteMedia(tx: Transaction, id: BlobId): Promise<void> {
  const items = new Set((await usesOf(tx, id)).map(({ item }) => item))
  for (const item of items) noteChange(tx, changeOf(item))
}

function changeOf(item: ItemId): ChangeRow {
  if (item.startsWith(portraitMark)) {
    return { kind: 'portrait', id: item.slice(portraitMark.length) as PersonId }
  }
  if (!item.startsWith(messageMark)) return { kind: 'media', id: item }
  const [id = '', message = ''] = item.slice(messageMark.length).split('.')
  return { kind: 'conversation', id: id as ConversationId, message: message as MessageId }
}

/** Before the person of a picture of somebody, where items stand otherwise: no id of an item has a full stop. */
export const portraitMark = 'portrait.'

/** Before conversation and message, with a full stop between them, for the same reason. */
export const messageMark = 'message.'
