/** Noting that the owner has read notifications, and what they chose for a thread. */
import { seenMax, timeMsMax } from '../../../protocol/limits.ts'
import type { NotificationId, PostId } from '../../../protocol/ids.ts'
import type { ThreadChoice } from '../../../protocol/records/thread.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { notificationKinds, type NotificationPlace } from './kinds.ts'
import { isShown } from './regroup.ts'
import {
  acts,
  notificationIndex,
  notifications,
  notificationsIn,
  seen,
  threadChoices,
} from './tables.ts'

export interface ReadingParts {
  world: World
  writer: Writer
}

/** Which notifications were read: one, those in the thread of a post, those that a place shows, or all up to a time. */
export type ReadWish =
  | { group: string }
  | { post: PostId }
  | { place: NotificationPlace }
  | { untilMs: number }

/** Notes notifications as read, on all devices of the owner. Writes nothing where they are read already. */
export async function markRead(
  tx: Transaction,
  wish: ReadWish,
  parts: ReadingParts,
): Promise<void> {
  const ids: NotificationId[] = []
  for (const group of await groupsOf(tx, wish)) {
    for (const [, { id }] of await tx.list(acts, under(group))) {
      if (tx.get(seen, id) === undefined) ids.push(id)
    }
  }
  const { world, writer } = parts
  for (let start = 0; start < ids.length; start += seenMax) {
    const of = ids.slice(start, start + seenMax)
    writer.write(tx, { kind: 'self' }, { kind: 'seen', of, atMs: world.now() })
  }
}

/** Notes whether the owner wants to hear of a thread. Writes nothing where it is so already. */
export function chooseThread(
  tx: Transaction,
  { post, choice }: { post: PostId; choice: ThreadChoice },
  { world, writer }: ReadingParts,
): void {
  const before = tx.get(threadChoices, post)
  if ((before?.choice ?? 'default') === choice) return
  const atMs = decidedMs(world.now(), before?.atMs)
  writer.write(tx, { kind: 'self' }, { kind: 'thread', post, choice, atMs })
}

async function groupsOf(tx: Transaction, wish: ReadWish): Promise<string[]> {
  if ('group' in wish) return [wish.group]
  if ('post' in wish) {
    const rows = await tx.list(notificationsIn, under(wish.post))
    return rows.map(([key]) => key.slice(keyOf(wish.post, '').length))
  }
  const rows = await tx.list(notificationIndex, under('unread'))
  const end = keyOf('unread', sortable('untilMs' in wish ? wish.untilMs + 1 : timeMsMax))
  return rows.filter(([key, group]) => key < end && isIn(tx, group, wish)).map(([, group]) => group)
}

function isIn(tx: Transaction, group: string, wish: ReadWish): boolean {
  if (!('place' in wish)) return true
  const row = tx.get(notifications, group)
  return isShown(row) && notificationKinds[row.kind].opens === wish.place
}
