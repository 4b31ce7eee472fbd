/** Reading notifications, newest first: the list of all, or of those with something unread. */
import type { Reader } from '../../store/transaction.ts'
import { under } from '../../store/table.ts'
import { isShown, placeIn } from './regroup.ts'
import { notificationIndex, notifications, type NotificationRow } from './tables.ts'

export interface NotificationQuery {
  /** Only those with something unread. @default false */
  isUnread?: boolean
  /** Only what stands before this cursor. */
  before?: string | undefined
  limit: number
}

export interface NotificationPage {
  rows: readonly NotificationRow[]
  /** Absent at the end. */
  next?: string
}

/** A page of the list: reads as many rows as it shows, and one more. */
export async function listNotifications(
  reader: Reader,
  { isUnread = false, before, limit }: NotificationQuery,
): Promise<NotificationPage> {
  const list = isUnread ? 'unread' : 'shown'
  const { gt, lt } = under(list)
  const end = before === undefined ? lt : `${list}!${before}`
  const found = await reader.list(notificationIndex, {
    gt,
    lt: end,
    reverse: true,
    limit: limit + 1,
  })
  const groups = found.slice(0, limit).map(([, group]) => group)
  const rows = (await reader.many(notifications, groups)).filter((row) => isShown(row))
  const last = rows.at(-1)
  if (found.length <= limit || last === undefined) return { rows }
  return { rows, next: placeIn(list, last.atMs, last.group).slice(list.length + 1) }
}
