/**
 * Blocked people are refused; a feed of a device that was revoked ends; one that is carried is stored within what was offered to its owner, and counted, and one that is
 * followed within what anybody may fill.
 */
import type { PersonId } from '../../../protocol/ids.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { endOf } from '../contacts/apply-revocation.ts'
import { countFollowed, hasRoomOfFollowed } from '../contacts/followed-room.ts'
import type { ViewEvents } from '../feeds/context.ts'
import type { EntryRules } from '../feeds/entry-rules.ts'
import { countCarried } from './apply-carry.ts'
import { hasRoomFor, isStepTaken, type CarryRoom } from './carry-room.ts'

export interface EntryRulesInit {
  events: ViewEvents
  /** For what is carried. @default as much as was offered */
  room?: CarryRoom
  /** There is no more room for what is carried for somebody. */
  full?: (owner: PersonId) => void
}

export function entryRules({ events, room, full }: EntryRulesInit): EntryRules {
  return {
    isRefused: isBlocked,
    endOf,
    hasRoom(tx, feed, bytes) {
      if (!hasRoomOfFollowed(tx, feed, bytes)) return false
      const hasRoom = hasRoomFor(tx, feed, { bytes, room: room ?? { bytes: Infinity } })
      if (!hasRoom) tx.afterCommit(() => full?.(feed.owner))
      return hasRoom
    },
    // The owner is told now and then how full it is.
    count(tx, id, bytes) {
      countFollowed(tx, id, bytes)
      const row = countCarried(tx, id, bytes)
      if (row !== undefined && isStepTaken(row)) tx.afterCommit(() => events.carryingChanged?.())
    },
  }
}
