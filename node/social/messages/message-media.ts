/** Media of messages: each version names its own; what no version that counts names any more leaves the disk. */
import type { ItemId } from '../../../protocol/ids.ts'
import type { MessageRecord } from '../../../protocol/records/message.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext, ViewEvents } from '../feeds/context.ts'
import { dropMedia, messageMark, useMedia } from '../media/apply-media.ts'
import type { MessageRow } from './tables.ts'

/** Wants the media of a version that counts from now on, and not those of the one before, unless it has the same. */
export function followMedia(
  context: ApplyContext,
  { media }: MessageRecord,
  { row, known }: { row: MessageRow; known: MessageRow | undefined },
): void {
  if (JSON.stringify(known?.media ?? []) === JSON.stringify(row.media)) return
  if (known !== undefined) dropMessageMedia(context, known)
  const { writer, believedMs: atMs } = row
  useMedia(context, { item: itemOf(row), by: writer, media, atMs })
}

/** Notes that a message is gone, or is kept no longer. */
export function dropMessageMedia(
  context: { tx: Transaction; events: ViewEvents },
  row: MessageRow,
): void {
  dropMedia(context, itemOf(row), row.media)
}

/** A message, where items of other kinds stand otherwise. */
function itemOf({ conversation, id }: MessageRow): ItemId {
  return `${messageMark}${conversation}.${id}` as ItemId
}
