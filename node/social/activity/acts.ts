/**
 * The index of the owner's acts: each post stands where the last act on it was, once in the list of all of them and once in that of
 * the kind. A post moves up with each act, and back down when one is taken back.
 */
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { lastActKeys, lastActs, ownActs, type ActKind, type LastActRow } from './tables.ts'

export interface OwnAct extends LastActRow {
  /** The post itself, or the response to it. */
  readonly item: ItemId
}

/** The lists of posts by the last act on them. */
export type ActList = 'all' | 'commented' | 'reacted'

const listsOf: Record<ActKind, readonly ActList[]> = {
  wrote: ['all'],
  commented: ['all', 'commented'],
  reacted: ['all', 'reacted'],
  remixed: ['all'],
  voted: ['all'],
}

/** Notes an act of the owner. */
export function noteAct(tx: Transaction, { item, ...act }: OwnAct): void {
  tx.put(ownActs, actKey({ item, ...act }), act.kind)
  for (const list of listsOf[act.kind]) {
    const known = tx.get(lastActKeys, keyOf(list, act.post))
    if (known === undefined || known < placeIn(list, act)) place(tx, list, act)
  }
}

/** Takes an act from the index, where it stands in it, before it goes or moves. */
export function dropAct(tx: Transaction, act: OwnAct): void {
  const key = actKey(act)
  if (tx.get(ownActs, key) === undefined) return
  tx.delete(ownActs, key)
  for (const list of listsOf[act.kind]) {
    if (tx.get(lastActKeys, keyOf(list, act.post)) !== placeIn(list, act)) continue
    remove(tx, list, act.post)
    tx.beforeCommit(() => placeLast(tx, list, act.post))
  }
}

/** An act stands elsewhere from now on, where it is one of the owner. */
export function moveAct(tx: Transaction, act: OwnAct, atMs: number): void {
  if (tx.get(ownActs, actKey(act)) === undefined) return
  dropAct(tx, act)
  noteAct(tx, { ...act, atMs })
}

/** Puts a post where the last of the acts stands that are left. */
async function placeLast(tx: Transaction, list: ActList, post: PostId): Promise<void> {
  const rows = await tx.list(ownActs, { ...under(post), reverse: true })
  const last = rows.find(([, kind]) => listsOf[kind].includes(list))
  if (last === undefined) return
  const [key, kind] = last
  const time = key.slice(keyOf(post, '').length).split('!')[0] ?? ''
  place(tx, list, { post, kind, atMs: Number.parseInt(time, 16) })
}

function place(tx: Transaction, list: ActList, act: LastActRow): void {
  remove(tx, list, act.post)
  const key = placeIn(list, act)
  tx.put(lastActs, key, act)
  tx.put(lastActKeys, keyOf(list, act.post), key)
}

function remove(tx: Transaction, list: ActList, post: PostId): void {
  const key = tx.get(lastActKeys, keyOf(list, post))
  if (key === undefined) return
  tx.delete(lastActs, key)
  tx.delete(lastActKeys, keyOf(list, post))
}

function actKey({ post, kind, atMs, item }: OwnAct): string {
  return keyOf(post, sortable(atMs), kind, item)
}

function placeIn(list: ActList, { post, kind, atMs }: LastActRow): string {
  return keyOf(list, sortable(atMs), kind, post)
}
