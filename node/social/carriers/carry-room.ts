/** How much room there is for what we carry: for each owner, and for all of them together. */
import {
  carriedBytesReserve,
  carriedFeedsMax,
  carriedFeedsTotalMax,
  carryStateSteps,
} from './limits.ts'
import type { Reader } from '../../store/transaction.ts'
import { carried, carriedCount, carriedFor, type CarriedForRow } from './tables.ts'
import type { FeedRow } from '../feeds/tables.ts'

export interface CarryRoom {
  /** Most bytes for everybody together, `Infinity` where offers alone are the maximum. */
  readonly bytes: number
}

/** Whether some bytes of a feed that is carried still fit what was offered to its owner, and the whole. */
export function hasRoomFor(
  reader: Reader,
  { id, kind, owner }: FeedRow,
  { bytes, room }: { bytes: number; room: CarryRoom },
): boolean {
  if (kind !== 'carried' || reader.get(carried, id) === undefined) return true
  const row = reader.get(carriedFor, owner)
  if (row === undefined || row.usedBytes + bytes > row.bytes) return false
  return (reader.get(carriedCount, 'bytes') ?? 0) + bytes <= room.bytes
}

/** Whether nothing new is taken for an owner. */
export function isFullFor(reader: Reader, row: CarriedForRow, room: CarryRoom): boolean {
  const bytes = reader.get(carriedCount, 'bytes') ?? 0
  const feeds = reader.get(carriedCount, 'feeds') ?? 0
  return (
    row.usedBytes + carriedBytesReserve > row.bytes ||
    bytes + carriedBytesReserve > room.bytes ||
    row.feeds >= carriedFeedsMax ||
    feeds >= carriedFeedsTotalMax
  )
}

/** Whether a carrier got so much fuller, or emptier, that its owner should hear of it. */
export function isStepTaken({ bytes, usedBytes, toldBytes }: CarriedForRow): boolean {
  const step = bytes / carryStateSteps
  return Math.floor(usedBytes / step) !== Math.floor(toldBytes / step)
}
