/** Guest links as they are now. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { guestKeys, guestUrl } from '../../../protocol/guest.ts'
import type { GuestLinkId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import { sortable } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import {
  guestChecks,
  guestLinks,
  guestLinkTimes,
  heldBundles,
  type GuestLinkRow,
} from './tables.ts'

/** `ending` until the relay has deleted the bundle; `gone` where it has lost it. */
export type GuestLinkState = 'open' | 'ending' | 'ended' | 'expired' | 'gone'

/** A link as its owner sees it. */
export interface GuestLinkInfo extends GuestLinkRow {
  url: string
  state: GuestLinkState
  /** How often it was opened, as far as that is known, and by when. */
  opened: number
  checkedAtMs?: number
}

/** @throws {NotFoundError} when there is none. */
export function linkAt(reader: Reader, id: GuestLinkId): GuestLinkRow {
  const row = reader.get(guestLinks, id)
  if (row === undefined) throw new NotFoundError(`guest link ${id}`, { what: 'link' })
  return row
}

/** Links that expire at or after a time. */
export async function linksSince(reader: Reader, fromMs: number): Promise<GuestLinkRow[]> {
  const rows = await reader.list(guestLinkTimes, { gte: sortable(Math.max(0, fromMs)) })
  return rows.flatMap(([, id]) => reader.get(guestLinks, id) ?? [])
}

export async function openLinks(reader: Reader, nowMs: number): Promise<GuestLinkRow[]> {
  return (await linksSince(reader, nowMs + 1)).filter(({ isEnded }) => isEnded !== true)
}

/** Links that are over before their time, of which a relay may still have the bundle. */
export async function linksToEnd(reader: Reader, nowMs: number): Promise<GuestLinkRow[]> {
  return (await linksSince(reader, nowMs + 1)).filter(
    (row) =>
      row.isEnded === true && isAtRelay(row) && reader.get(guestChecks, row.id)?.isGone !== true,
  )
}

export function linkInfo(reader: Reader, row: GuestLinkRow, nowMs: number): GuestLinkInfo {
  const check = reader.get(guestChecks, row.id)
  const held = reader.get(heldBundles, row.id)
  const checkedAtMs = held === undefined ? check?.atMs : nowMs
  return {
    ...row,
    url: guestUrl(row.origin, guestKeys(seedOf(row)).secret),
    state: stateOf(row, { isGone: check?.isGone === true, nowMs }),
    opened: held?.opened ?? check?.opened ?? 0,
    ...(checkedAtMs !== undefined && { checkedAtMs }),
  }
}

export function isAtRelay({ addresses }: Pick<GuestLinkRow, 'addresses'>): boolean {
  return addresses.length > 0
}

export function seedOf({ seed }: Pick<GuestLinkRow, 'seed'>): Uint8Array {
  return fromBase64url(seed) ?? new Uint8Array(0)
}

function stateOf(
  row: GuestLinkRow,
  { isGone, nowMs }: { isGone: boolean; nowMs: number },
): GuestLinkState {
  const isOver = row.expiresAtMs <= nowMs
  if (row.isEnded === true) return isAtRelay(row) && !isGone && !isOver ? 'ending' : 'ended'
  if (isOver) return 'expired'
  return isGone ? 'gone' : 'open'
}
