/**
 * Suggestions in the views. A contact tells all their acquaintances each time: both sides drop the earlier list, sealed and
 * opened, so that nobody keeps what was withdrawn.
 */
import { dayOf } from '../../../protocol/card.ts'
import type {
  AcquaintancesRecord,
  IntroduceMeRecord,
  NotNowRecord,
  SuggestibleRecord,
} from '../../../protocol/records/suggestion.ts'
import { LimitReachedError } from '../../errors.ts'
import { optInsPerDayMax } from './limits.ts'
import { keyOf } from '../../store/table.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { countMeetRecord } from '../introductions/apply-introduction.ts'
import { noteChange } from '../feeds/changes.ts'
import { notify, unnotifyBefore } from '../notifications/notify.ts'
import { contacts } from '../contacts/tables.ts'
import { dropText } from '../feeds/placements.ts'
import {
  acquaintances,
  acquaintancesTold,
  asked,
  asks,
  notNow,
  suggestible,
  suggestibleTold,
  type AcquaintancesRow,
} from './tables.ts'

/**
 * Of the statements by a contact's devices, the latest counts; of two at once, the one that they do not want it.
 *
 * @throws {LimitReachedError} above `optInsPerDayMax`: each has us write to all others who did.
 */
export function applySuggestible(context: ApplyContext, { isOn, atMs }: SuggestibleRecord): void {
  const { tx, keyring, feed, receivedAtMs, events } = context
  if (feed.isMine) return tx.put(suggestibleTold, feed.reader ?? '', isOn)
  if (feed.owner === keyring.person) return
  const before = tx.get(suggestible, feed.owner)
  const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && !isOn)
  if (!isLater) return
  const day = dayOf(receivedAtMs)
  const count = before?.day === day ? before.count : 0
  if (isOn && count >= optInsPerDayMax) {
    throw new LimitReachedError('opting in', { max: optInsPerDayMax })
  }
  tx.put(suggestible, feed.owner, { isOn, atMs, day, count: count + (isOn ? 1 : 0) })
  noteChange(tx, { kind: 'introduction', id: feed.owner })
  tx.afterCommit(() => events.introductionChanged?.())
}

/**
 * Of the lists of a contact's devices the latest counts: the list of a lost device must not stay. One list of each contact is
 * kept, so none needs to be counted.
 */
export function applyAcquaintances(context: ApplyContext, record: AcquaintancesRecord): void {
  const { tx, keyring, feed, seq, receivedAtMs } = context
  const { people, atMs } = record
  if (feed.isMine) {
    const peer = feed.reader ?? ''
    const before = tx.get(acquaintancesTold, peer)
    if (before !== undefined) dropText(tx, before)
    return tx.put(acquaintancesTold, peer, { people, feed: feed.id, seq, atMs })
  }
  if (feed.owner === keyring.person) return
  // A clock that is ahead must not keep out what they say later.
  const row = { people, feed: feed.id, seq, atMs: Math.min(atMs, receivedAtMs) }
  const before = tx.get(acquaintances, feed.owner)
  if (before === undefined) tx.put(acquaintances, feed.owner, row)
  else if (row.feed !== before.feed && row.atMs < before.atMs) return dropText(tx, row)
  else {
    dropText(tx, before)
    tx.put(acquaintances, feed.owner, row)
  }
  tx.beforeCommit(() => tellSuggested(context, row))
  noteChange(tx, { kind: 'introduction', id: feed.owner })
}

/** Each list is told in place of the one before, which nobody can read any more. */
async function tellSuggested(
  context: ApplyContext,
  { people, atMs }: AcquaintancesRow,
): Promise<void> {
  const { tx, feed } = context
  const group = { kind: 'suggested', about: feed.owner } as const
  await unnotifyBefore(tx, group, Infinity)
  const detail = tx.get(contacts, feed.owner)?.name
  for (const { person, name } of people) {
    if (tx.get(contacts, person) !== undefined) continue
    notify(context, { ...group, act: person, by: person, name, detail, atMs })
  }
}

/** @throws {LimitReachedError} as `countMeetRecord` does. */
export function applyIntroduceMe(context: ApplyContext, record: IntroduceMeRecord): void {
  const { tx, keyring, feed, receivedAtMs } = context
  const { person, note } = record
  const { atMs: saidMs } = record
  const atMs = Math.min(saidMs, receivedAtMs)
  if (feed.isMine) return tx.put(asked, keyOf(person, feed.reader ?? ''), saidMs)
  if (feed.owner === keyring.person) return
  countMeetRecord(context)
  tx.put(asks, keyOf(feed.owner, person), { from: feed.owner, person, note, atMs, saidMs })
  noteChange(tx, { kind: 'introduction', id: feed.owner })
}

export function applyNotNow({ tx }: ApplyContext, { person, from, atMs }: NotNowRecord): void {
  const key = from === undefined ? person : keyOf(from, person)
  if ((tx.get(notNow, key) ?? 0) >= atMs) return
  tx.put(notNow, key, atMs)
  noteChange(tx, { kind: 'introduction', id: person })
}
