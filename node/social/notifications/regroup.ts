/** Keeps notifications, their index and their counts as their acts are, at the end of the transaction that changed one. */
import type { NotificationId } from '../../../protocol/ids.ts'
import { assert } from '../../../protocol/errors.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import { deleteAct } from './act-rows.ts'
import { grouped, newestFirst } from './group.ts'
import { isHushed, isSwitchedOff, isThreadMuted } from './hushed.ts'
import { actsMax, notificationsMax } from './limits.ts'
import {
  acts,
  notificationCounts,
  notificationIndex,
  notifications,
  notificationsIn,
  seen,
  type ActRow,
  type NotificationRow,
} from './tables.ts'

export type List = 'shown' | 'unread' | 'hidden'

type Row = NotificationRow | { atMs: number }

/** Groups of each transaction that are to be brought up to date. */
const changed = new WeakMap<Transaction, Set<string>>()

/** Brings a notification up to date before the transaction ends, once however often it is called. */
export function regroup(tx: Transaction, group: string): void {
  const groups = changed.get(tx) ?? new Set<string>()
  if (groups.has(group)) return
  changed.set(tx, groups.add(group))
  tx.beforeCommit(async () => {
    groups.delete(group)
    await bringUp(tx, group)
  })
}

/** The same for all of them, where the owner wants to hear of something else than before. */
export function regroupAll(tx: Transaction): void {
  tx.beforeCommit(async () => {
    for (const [group] of await tx.list(notifications, {})) regroup(tx, group)
  })
}

export function isShown(row: Row | undefined): row is NotificationRow {
  return row !== undefined && 'group' in row
}

/** How many notifications have something unread. */
export function countUnread(reader: Reader): number {
  return reader.get(notificationCounts, 'unread') ?? 0
}

/** Where a notification stands in a list. */
export function placeIn(list: List, atMs: number, group: string): string {
  return keyOf(list, sortable(atMs), group)
}

async function bringUp(tx: Transaction, group: string): Promise<void> {
  const all = await keptActs(tx, group)
  const isSeen = (act: NotificationId): boolean => tx.get(seen, act) !== undefined
  const shown = grouped(
    all.filter((act) => isWanted(tx, act)),
    isSeen,
  )
  const [newest] = all
  const row = shown ?? (newest && { atMs: newest.atMs })
  const before = tx.get(notifications, group)
  if (JSON.stringify(before) === JSON.stringify(row)) return
  if (before !== undefined) remove(tx, group, before)
  if (row !== undefined) await add(tx, group, row)
  noteChange(tx, { kind: 'notification', id: group })
}

/** The acts of a group, the newest first, once those above the maximum are gone. */
async function keptActs(tx: Transaction, group: string): Promise<ActRow[]> {
  const rows = await tx.list(acts, under(group))
  const all = newestFirst(rows.map(([, row]) => row))
  const gone = new Set(all.slice(actsMax))
  for (const [key, row] of rows) if (gone.has(row)) deleteAct(tx, key, row)
  return all.slice(0, actsMax)
}

function isWanted(reader: Reader, { kind, by, post }: ActRow): boolean {
  if (isSwitchedOff(reader, kind) || isHushed(reader, by)) return false
  return post === undefined || !isThreadMuted(reader, post)
}

function listsOf(row: Row): List[] {
  if (!isShown(row)) return ['hidden']
  return row.unread > 0 ? ['shown', 'unread'] : ['shown']
}

function remove(tx: Transaction, group: string, row: Row): void {
  for (const list of listsOf(row)) tx.delete(notificationIndex, placeIn(list, row.atMs, group))
  if (isShown(row) && row.post !== undefined) tx.delete(notificationsIn, keyOf(row.post, group))
  tx.delete(notifications, group)
  count(tx, row, -1)
}

async function add(tx: Transaction, group: string, row: Row): Promise<void> {
  for (const list of listsOf(row)) tx.put(notificationIndex, placeIn(list, row.atMs, group), group)
  if (isShown(row) && row.post !== undefined) tx.put(notificationsIn, keyOf(row.post, group), true)
  tx.put(notifications, group, row)
  count(tx, row, 1)
  if ((tx.get(notificationCounts, 'kept') ?? 0) > notificationsMax) await dropOldest(tx)
}

function count(tx: Transaction, row: Row, by: 1 | -1): void {
  addTo(tx, 'kept', by)
  if (isShown(row) && row.unread > 0) addTo(tx, 'unread', by)
}

function addTo(tx: Transaction, name: string, by: 1 | -1): void {
  const now = (tx.get(notificationCounts, name) ?? 0) + by
  if (now === 0) tx.delete(notificationCounts, name)
  else tx.put(notificationCounts, name, now)
}

async function dropOldest(tx: Transaction): Promise<void> {
  const ends = await Promise.all(
    (['shown', 'hidden'] as const).map((list) =>
      tx.list(notificationIndex, { ...under(list), limit: 1 }),
    ),
  )
  const groups = ends.flatMap((rows) => rows.map(([, group]) => group))
  const [oldest] = groups.toSorted((a, b) => timeOf(tx, a) - timeOf(tx, b))
  assert(oldest !== undefined, 'there is one that is too much')
  for (const [key, row] of await tx.list(acts, under(oldest))) deleteAct(tx, key, row)
  remove(tx, oldest, tx.get(notifications, oldest) ?? { atMs: 0 })
}

function timeOf(reader: Reader, group: string): number {
  return reader.get(notifications, group)?.atMs ?? 0
}
