/**
 * Bundles of guest links that this node holds: its own, and as a relay those of others, which it cannot read. They stand in the database,
 * in parts, so that what is deleted is gone in the same step as what says so.
 */
import type { GuestLinkId } from '../../../protocol/ids.ts'
import { guestResponseBytes } from '../../../protocol/guest-response.ts'
import { guestPartBytes, guestWaitingMax } from '../../../protocol/limits.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import {
  guestOverMs,
  guestUploadMsMax,
  heldBytesPerAddressMax,
  heldBytesPerNodeMax,
  heldPerAddressMax,
  heldPerNodeMax,
  sweptPerStep,
} from './limits.ts'
import { dropResponses } from './response-shelf.ts'
import { heldBundles, heldDue, heldParts, heldUse, type HeldRow, type HeldUse } from './tables.ts'

/** A bundle that is to be held. */
export type NewHeld = Pick<HeldRow, 'by' | 'from' | 'owner' | 'bytes' | 'untilMs' | 'responses'>

export type Taken = 'taken' | 'full' | 'no'

/** The mark of bundles that are of this node itself: they have their own maximum, as links of its owner. */
export const own = 'own'

/** Of a link by which guests may respond, at its beginning. */
export const noResponses = { waiting: 0, inAll: 0 }

/** Makes room for a bundle. One that did not come whole begins anew. */
export function beginHeld(
  tx: Transaction,
  id: GuestLinkId,
  { held, nowMs, bytesMax }: { held: NewHeld; nowMs: number; bytesMax: number },
): Taken {
  const before = tx.get(heldBundles, id)
  if (before !== undefined) {
    const isSame = before.by === held.by && before.owner === held.owner
    if (!isSame || isWhole(before) || before.over !== undefined) return 'no'
    dropHeld(tx, id, before)
  }
  if (held.by !== own && !hasRoom(tx, held, bytesMax)) return 'full'
  put(tx, id, { ...held, received: 0, opened: 0, dueMs: nowMs + guestUploadMsMax })
  count(tx, held, { bundles: 1, bytes: roomOf(held) })
  return 'taken'
}

/** Takes the next part of a bundle. */
export function addPart(
  tx: Transaction,
  id: GuestLinkId,
  { by, at, bytes }: { by: string; at: number; bytes: Uint8Array },
): Taken {
  const row = tx.get(heldBundles, id)
  if (row?.by !== by || row.over !== undefined || row.received !== at || isWhole(row)) return 'no'
  if (bytes.length !== Math.min(guestPartBytes, row.bytes - at)) return 'no'
  tx.put(heldParts, keyOf(id, sortable(at / guestPartBytes)), bytes)
  const received = at + bytes.length
  const dueMs = received === row.bytes ? row.untilMs : row.dueMs
  put(tx, id, { ...row, received, dueMs })
  return 'taken'
}

/** Deletes the bytes of a bundle, and remembers for a while that it is over. */
export function endHeld(
  tx: Transaction,
  id: GuestLinkId,
  { over, nowMs }: { over: NonNullable<HeldRow['over']>; nowMs: number },
): void {
  const row = tx.get(heldBundles, id)
  if (row === undefined || row.over !== undefined) return
  dropParts(tx, id, row)
  count(tx, row, { bundles: 0, bytes: -roomOf(row) })
  const { responses: _none, ...rest } = row
  put(tx, id, { ...rest, bytes: 0, received: 0, over, dueMs: nowMs + guestOverMs })
}

/** Does what is due by now with some bundles. @returns whether there may be more */
export async function sweepHeld(tx: Transaction, nowMs: number): Promise<boolean> {
  const due = await tx.list(heldDue, { lt: sortable(nowMs + 1), limit: sweptPerStep })
  for (const [, id] of due) {
    const row = tx.get(heldBundles, id)
    if (row === undefined) continue
    if (row.over === undefined && isWhole(row)) endHeld(tx, id, { over: 'expired', nowMs })
    else dropHeld(tx, id, row)
  }
  return due.length === sweptPerStep
}

/** When something is due next. */
export async function nextDueMs(reader: Reader): Promise<number | undefined> {
  const [next] = await reader.list(heldDue, { limit: 1 })
  return next && Number.parseInt(next[0], 16)
}

/** The answer to a guest. */
export type Opened =
  | { state: 'open'; bytes: number; parts: () => AsyncGenerator<Uint8Array> }
  | { state: 'ended' | 'expired' | 'unknown' }

/** A bundle as a guest sees it at a time. One that is over by then is, also where it was not swept yet. */
export function readHeld(reader: Reader, id: GuestLinkId, nowMs: number): Opened {
  const row = reader.get(heldBundles, id)
  if (row === undefined) return { state: 'unknown' }
  if (row.over !== undefined) return { state: row.over }
  if (!isWhole(row)) return { state: 'unknown' }
  if (row.untilMs <= nowMs) return { state: 'expired' }
  return { state: 'open', bytes: row.bytes, parts: () => partsOf(reader, id, row) }
}

export function countOpening(tx: Transaction, id: GuestLinkId): void {
  const row = tx.get(heldBundles, id)
  if (row !== undefined) tx.put(heldBundles, id, { ...row, opened: row.opened + 1 })
}

export function heldInAll(reader: Reader): HeldUse {
  return useOf(reader, 'all')
}

async function* partsOf(reader: Reader, id: GuestLinkId, row: HeldRow): AsyncGenerator<Uint8Array> {
  for (const key of partKeys(id, row)) {
    const part = reader.get(heldParts, key)
    // It was ended meanwhile: the rest is gone.
    if (part === undefined) return
    yield part
  }
}

function partKeys(id: GuestLinkId, { received }: HeldRow): string[] {
  const length = Math.ceil(received / guestPartBytes)
  return Array.from({ length }, (_, number) => keyOf(id, sortable(number)))
}

function isWhole({ bytes, received }: HeldRow): boolean {
  return received === bytes
}

/** Bytes that are counted for a bundle: its own, and those of responses that may come to wait with it. */
function roomOf({ bytes, responses }: Pick<HeldRow, 'bytes' | 'responses'>): number {
  return bytes + (responses === undefined ? 0 : guestWaitingMax * guestResponseBytes)
}

function hasRoom(tx: Transaction, held: NewHeld, bytesMax: number): boolean {
  const { by, from } = held
  const bytes = roomOf(held)
  const [all, node, address] = [
    useOf(tx, 'all'),
    useOf(tx, nodeKey(by)),
    useOf(tx, addressKey(from)),
  ]
  return (
    all.bytes + bytes <= bytesMax &&
    node.bundles < heldPerNodeMax &&
    node.bytes + bytes <= heldBytesPerNodeMax &&
    address.bundles < heldPerAddressMax &&
    address.bytes + bytes <= heldBytesPerAddressMax
  )
}

function count(tx: Transaction, { by, from }: Pick<HeldRow, 'by' | 'from'>, more: HeldUse): void {
  for (const key of ['all', nodeKey(by), addressKey(from)]) {
    const before = useOf(tx, key)
    const bundles = before.bundles + more.bundles
    if (bundles === 0) tx.delete(heldUse, key)
    else tx.put(heldUse, key, { bundles, bytes: before.bytes + more.bytes })
  }
}

function useOf(reader: Reader, key: string): HeldUse {
  return reader.get(heldUse, key) ?? { bundles: 0, bytes: 0 }
}

function nodeKey(by: string): string {
  return keyOf('node', by)
}

function addressKey(from: string): string {
  return keyOf('address', from)
}

function put(tx: Transaction, id: GuestLinkId, row: HeldRow): void {
  const before = tx.get(heldBundles, id)
  if (before !== undefined) tx.delete(heldDue, dueKey(before.dueMs, id))
  tx.put(heldBundles, id, row)
  tx.put(heldDue, dueKey(row.dueMs, id), id)
}

function dropHeld(tx: Transaction, id: GuestLinkId, row: HeldRow): void {
  dropParts(tx, id, row)
  tx.delete(heldDue, dueKey(row.dueMs, id))
  tx.delete(heldBundles, id)
  count(tx, row, { bundles: -1, bytes: -roomOf(row) })
}

function dropParts(tx: Transaction, id: GuestLinkId, row: HeldRow): void {
  for (const key of partKeys(id, row)) tx.delete(heldParts, key)
  dropResponses(tx, id, row)
}

function dueKey(dueMs: number, id: GuestLinkId): string {
  return keyOf(sortable(dueMs), id)
}
