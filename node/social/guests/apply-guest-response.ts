/** Responses of guests, as the self feed has them, and what the owner decided about each: whichever comes first. */
import type { GuestResponseId, PostId } from '../../../protocol/ids.ts'
import type {
  GuestDecision,
  GuestDecisionRecord,
  GuestResponseRecord,
} from '../../../protocol/records/guest-response.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isRetracted } from '../feeds/placements.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import {
  guestDecisions,
  guestResponseCounts,
  guestResponses,
  guestResponsesTo,
  guestResponseTimes,
  guestShown,
  guestWaiting,
  type GuestDecisionRow,
  type GuestResponseRow,
} from './tables.ts'

const byWeight: readonly GuestDecision[] = ['shown', 'waiting', 'refused']

export function applyGuestResponse(
  context: ApplyContext,
  { kind: _kind, ...row }: GuestResponseRecord,
): void {
  const { tx, feed, keyring } = context
  const { id, link, post, name, atMs } = row
  if (tx.get(guestResponses, id) !== undefined || isRetracted(tx, feed.owner, post)) return
  tx.put(guestResponses, id, row)
  tx.put(guestResponseTimes, keyOf(sortable(atMs), id), id)
  tx.put(guestResponsesTo, keyOf(post, id), id)
  tx.put(guestResponseCounts, link, (tx.get(guestResponseCounts, link) ?? 0) + 1)
  index(tx, row)
  notify(context, {
    kind: 'guest-responded',
    about: post,
    act: id,
    by: keyring.person,
    post,
    detail: name,
    atMs,
  })
}

/** Of two decisions the later one counts; of two at once, the one that shows less, and of two that show, the greater id. */
export function applyGuestDecision(
  { tx }: ApplyContext,
  { id, decision, shownAs, atMs }: GuestDecisionRecord,
): void {
  // Also an earlier one: its response may stand in the thread until it is taken back.
  if (shownAs !== undefined) tx.put(guestShown, shownAs, id)
  const before = tx.get(guestDecisions, id)
  const row: GuestDecisionRow = { decision, atMs, ...(shownAs !== undefined && { shownAs }) }
  if (before !== undefined && rankOf(row) <= rankOf(before)) return
  tx.put(guestDecisions, id, row)
  const response = tx.get(guestResponses, id)
  if (response !== undefined) index(tx, response)
}

/** Text that is greater for the decision that counts. */
function rankOf({ decision, shownAs, atMs }: GuestDecisionRow): string {
  return keyOf(sortable(atMs), String(byWeight.indexOf(decision)), shownAs ?? '')
}

/** The words of guests to a post go with it. */
export function dropResponsesTo(tx: Transaction, post: PostId): void {
  tx.beforeCommit(async () => {
    for (const [, id] of await tx.list(guestResponsesTo, under(post))) drop(tx, id)
  })
}

function index(tx: Transaction, { id, link, post }: GuestResponseRow): void {
  const { decision = 'waiting' } = tx.get(guestDecisions, id) ?? {}
  if (decision === 'waiting') tx.put(guestWaiting, keyOf(link, id), id)
  else tx.delete(guestWaiting, keyOf(link, id))
  noteChange(tx, { kind: 'guest-response', id: post })
}

function drop(tx: Transaction, id: GuestResponseId): void {
  const row = tx.get(guestResponses, id)
  if (row === undefined) return
  const { link, post, atMs } = row
  tx.delete(guestResponses, id)
  tx.delete(guestResponseTimes, keyOf(sortable(atMs), id))
  tx.delete(guestResponsesTo, keyOf(post, id))
  tx.delete(guestWaiting, keyOf(link, id))
  unnotify(tx, { kind: 'guest-responded', about: post, act: id })
  noteChange(tx, { kind: 'guest-response', id: post })
}
