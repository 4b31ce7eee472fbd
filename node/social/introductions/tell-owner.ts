/** Introductions that the owner is told of: people they may meet, and acceptances of those that they made by hand. */
import { toBase64url, utf8 } from '../../../protocol/bytes.ts'
import type { MeetAcceptRecord } from '../../../protocol/records/meet.ts'
import type { Transaction } from '../../store/transaction.ts'
import { contacts } from '../contacts/tables.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { believedMs } from '../feeds/times.ts'
import { notify, unnotify, type ActName } from '../notifications/notify.ts'
import { meetKeyOf } from './meet-key.ts'
import { introductions, meetsWithdrawn, type MeetRow } from './tables.ts'

type Meet = Pick<MeetRow, 'key' | 'by' | 'person' | 'name' | 'circle' | 'atMs'>

export function tellMeet(context: ApplyContext, row: Meet): void {
  const { tx } = context
  const isKnown = tx.get(contacts, row.person) !== undefined
  if (isKnown || tx.get(meetsWithdrawn, row.key) === true) return
  const { by, name: detail, atMs } = row
  notify(context, { ...actOf(row), by, detail, atMs })
}

export function untellMeet(tx: Transaction, row: Meet): void {
  unnotify(tx, actOf(row))
}

/** Those of a circle are many, and come by themselves. */
export function tellAccepted(context: ApplyContext, record: MeetAcceptRecord): void {
  const { tx, feed, receivedAtMs } = context
  const id = toBase64url(record.id)
  const row = tx.get(introductions, id)
  const other = row?.people.find((person) => person !== feed.owner)
  if (row === undefined || row.circle !== undefined || other === undefined) return
  notify(context, {
    kind: 'accepted',
    about: id,
    act: feed.owner,
    by: feed.owner,
    detail: tx.get(contacts, other)?.name,
    atMs: believedMs(tx, { saidMs: record.atMs, receivedAtMs }),
  })
}

/** The people of one circle are one notification. */
function actOf({ key, by, circle }: Meet): ActName {
  const about = circle === undefined ? key : meetKeyOf(by, utf8(circle))
  return { kind: 'meet', about, act: key }
}
