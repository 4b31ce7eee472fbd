/**
 * Telling the owner that something happened which concerns them, for all rooms above. Each calls it where it brings a record into
 * the views, so that notifications follow from feeds as all views do.
 */
import { notificationId, type PersonId, type PostId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { deleteAct, putAct } from './act-rows.ts'
import { groupOf } from './group.ts'
import { isUnnamed, type NotificationKind } from './kinds.ts'
import { regroup } from './regroup.ts'
import { acts, type ActRow } from './tables.ts'

/** An act, by which it is told and taken back. No part has a `!`. */
export interface ActName {
  readonly kind: NotificationKind
  /** The id of the thing that it is about: acts of one kind on one thing are one notification. */
  readonly about: string
  /** Tells it from other acts of its kind on this thing: the id of a response, a person. */
  readonly act: string
}

export interface Told extends ActName {
  readonly by: PersonId
  /** As they said it; needed where the owner may not know them. */
  readonly name?: string
  /** The post in whose thread it is shown. */
  readonly post?: PostId | undefined
  /** One word more that the text of the kind needs. */
  readonly detail?: string | undefined
  readonly atMs: number
}

/** Tells the owner of an act, once however often it is called. What they did themselves is not told. */
export function notify({ tx, keyring }: Pick<ApplyContext, 'tx' | 'keyring'>, told: Told): void {
  const { kind, about, by, name, post, detail, atMs } = told
  if (by === keyring.person && !isUnnamed(kind)) return
  const key = keyOf(groupOf(told), told.act)
  const row: ActRow = {
    id: notificationId(key),
    kind,
    about,
    by,
    ...(name !== undefined && { name }),
    ...(post !== undefined && { post }),
    ...(detail !== undefined && { detail }),
    atMs,
  }
  putAct(tx, key, row)
  regroup(tx, groupOf(told))
}

/** Takes back what the owner was told, where they were. */
export function unnotify(tx: Transaction, name: ActName): void {
  const key = keyOf(groupOf(name), name.act)
  const row = tx.get(acts, key)
  if (row === undefined) return
  deleteAct(tx, key, row)
  regroup(tx, groupOf(name))
}

/** Whether the owner was told of an act. */
export function isNotified(tx: Transaction, name: ActName): boolean {
  return tx.get(acts, keyOf(groupOf(name), name.act)) !== undefined
}

/** Takes back all acts of one kind on one thing that came before a time. */
export async function unnotifyBefore(
  tx: Transaction,
  name: Omit<ActName, 'act'>,
  beforeMs: number,
): Promise<void> {
  const group = groupOf(name)
  for (const [key, row] of await tx.list(acts, under(group))) {
    if (row.atMs < beforeMs) deleteAct(tx, key, row)
  }
  regroup(tx, group)
}
