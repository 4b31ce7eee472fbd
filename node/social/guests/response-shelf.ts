/** Sealed responses of guests, with the bundles that this node holds, until the owner of the link has them. */
import { guestResponseId } from '../../../protocol/guest-response.ts'
import type { GuestLinkId, GuestResponseId } from '../../../protocol/ids.ts'
import { guestResponsesMax, guestWaitingMax } from '../../../protocol/limits.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { heldBundles, heldResponses, type HeldRow } from './tables.ts'

/** `closed` where the link takes no responses. */
export type Left = 'taken' | 'full' | 'closed' | 'ended' | 'expired' | 'unknown'

/** Keeps one more, which nobody here can read. */
export function leaveResponse(
  tx: Transaction,
  id: GuestLinkId,
  { sealed, nowMs }: { sealed: Uint8Array; nowMs: number },
): Left {
  const row = tx.get(heldBundles, id)
  if (row === undefined) return 'unknown'
  if (row.over !== undefined) return row.over
  if (row.received !== row.bytes) return 'unknown'
  if (row.untilMs <= nowMs) return 'expired'
  if (row.responses === undefined) return 'closed'
  const { waiting, inAll } = row.responses
  if (waiting >= guestWaitingMax || inAll >= guestResponsesMax) return 'full'
  tx.put(heldResponses, keyOf(id, sortable(inAll)), sealed)
  tx.put(heldBundles, id, { ...row, responses: { waiting: waiting + 1, inAll: inAll + 1 } })
  return 'taken'
}

/** Those that wait, the oldest first. */
export async function waitingResponses(reader: Reader, id: GuestLinkId): Promise<Uint8Array[]> {
  const rows = await reader.list(heldResponses, { ...under(id), limit: guestWaitingMax })
  return rows.map(([, sealed]) => sealed)
}

/** Deletes those that the owner has. */
export async function forgetResponses(
  tx: Transaction,
  id: GuestLinkId,
  had: readonly GuestResponseId[],
): Promise<void> {
  const row = tx.get(heldBundles, id)
  if (row?.responses === undefined || had.length === 0) return
  let { waiting } = row.responses
  for (const [key, sealed] of await tx.list(heldResponses, under(id))) {
    if (!had.includes(guestResponseId(sealed))) continue
    tx.delete(heldResponses, key)
    waiting -= 1
  }
  tx.put(heldBundles, id, { ...row, responses: { ...row.responses, waiting } })
}

/** Deletes all that wait with a bundle. */
export function dropResponses(
  tx: Transaction,
  id: GuestLinkId,
  { responses }: Pick<HeldRow, 'responses'>,
): void {
  for (let number = 0; number < (responses?.inAll ?? 0); number += 1) {
    tx.delete(heldResponses, keyOf(id, sortable(number)))
  }
}
