/** Notices for the owner of this node, until they have seen them. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName } from '../../../protocol/ids.ts'
import type { NoticeKind, NoticeRecord } from '../../../protocol/records/notice.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import { notices, type NoticeRow } from './tables.ts'
import type { Writer } from '../feeds/writer.ts'

/** Notices of this device, or of one that this home was before: other devices of ours tell their owner at their own place. */
export function applyNotice({ tx, feed, keyring }: ApplyContext, record: NoticeRecord): void {
  const writer = peerName(fromBase64url(feed.peerKey) ?? new Uint8Array(keyLength))
  if (!feed.isMine && !keyring.isFormer(writer)) return
  const { what, isSeen, atMs } = record
  const key = noticeKey(record)
  const isKnownSeen = tx.get(notices, key)?.isSeen === true
  tx.put(notices, key, { what, atMs, isSeen: isSeen || isKnownSeen })
  noteChange(tx, { kind: 'me', id: feed.owner })
}

/** Notices that were not seen yet, oldest first. */
export async function listNotices(reader: Reader): Promise<NoticeRow[]> {
  const rows = (await reader.list(notices, {})).map(([, row]) => row)
  return rows.filter(({ isSeen }) => !isSeen)
}

/** Notes that the owner has seen all notices. */
export async function dismissNotices(tx: Transaction, writer: Writer): Promise<void> {
  for (const { what, atMs } of await listNotices(tx)) {
    writer.write(tx, { kind: 'self' }, { kind: 'notice', what, isSeen: true, atMs })
  }
}

function noticeKey({ what, atMs }: { what: NoticeKind; atMs: number }): string {
  return keyOf(sortable(atMs), what)
}
