/** Invites, as the self feed has them. */
import type { ApplyContext } from '../feeds/context.ts'
import type {
  InviteRecord,
  InviteUsedRecord,
  InviteRevokedRecord,
} from '../../../protocol/records/invite.ts'
import { toBase64url, fromBase64url } from '../../../protocol/bytes.ts'
import { type InviteRow, invites } from './tables.ts'
import { peerName } from '../../../protocol/ids.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { believedMs } from '../feeds/times.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { noteChange } from '../feeds/changes.ts'

export function applyInvite({ tx, feed }: ApplyContext, record: InviteRecord): void {
  const secret = toBase64url(record.secret)
  const { aspect, uses, history, for: person, circle, expiresAtMs, atMs } = record
  const row: InviteRow = {
    secret,
    peer: peerName(fromBase64url(feed.peerKey) ?? new Uint8Array(keyLength)),
    aspect,
    uses,
    usedBy: [],
    history,
    ...(person !== undefined && { for: person }),
    ...(circle !== undefined && { circle }),
    createdAtMs: atMs,
    expiresAtMs,
    isRevoked: false,
  }
  putInvite(tx, row)
}

export function applyInviteUsed(context: ApplyContext, record: InviteUsedRecord): void {
  const { tx, events } = context
  const row = tx.get(invites, toBase64url(record.secret))
  if (row === undefined || row.usedBy.includes(record.person)) return
  putInvite(tx, { ...row, usedBy: [...row.usedBy, record.person] })
  // Somebody it was made for had asked, or was introduced: they are known.
  if (row.for === undefined) tellJoined(context, record)
  tx.afterCommit(() => events.circleChanged?.())
}

function tellJoined(context: ApplyContext, { person, atMs: saidMs }: InviteUsedRecord): void {
  const { tx, receivedAtMs } = context
  const name = { about: person, act: person }
  unnotify(tx, { kind: 'shared', ...name })
  const atMs = believedMs(tx, { saidMs, receivedAtMs })
  notify(context, { kind: 'joined', ...name, by: person, atMs })
}

export function applyInviteRevoked({ tx }: ApplyContext, record: InviteRevokedRecord): void {
  const row = tx.get(invites, toBase64url(record.secret))
  if (row !== undefined) putInvite(tx, { ...row, isRevoked: true })
}

function putInvite(tx: ApplyContext['tx'], row: InviteRow): void {
  tx.put(invites, row.secret, row)
  noteChange(tx, { kind: 'invite', id: row.secret })
}
