/** The private state of a person: aspects, who is in them, invites. It stands in the self feed. */
import { toBase64url } from '../../protocol/bytes.ts'
import type { AspectRecord } from '../../protocol/records/aspect.ts'
import type { EpochRecord } from '../../protocol/records/epoch.ts'
import type {
  InviteRecord,
  InviteRevokedRecord,
  InviteUsedRecord,
} from '../../protocol/records/invite.ts'
import type { MemberRecord } from '../../protocol/records/member.ts'
import { keyOf } from '../store/table.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { addFeed, ownFeedRow } from './feeds.ts'
import { aspects, invites, members, type FeedRow, type InviteRow } from './tables.ts'

export function applyAspect({ tx }: ApplyContext, { aspect, name, atMs }: AspectRecord): void {
  const before = tx.get(aspects, aspect)
  const fresh = { id: aspect, createdAtMs: atMs, epoch: 0, epochAtMs: 0, secret: '', isStale: true }
  tx.put(aspects, aspect, { ...(before ?? fresh), name })
  noteChange(tx, { kind: 'aspect', id: aspect })
}

export function applyEpoch({ tx, keyring, events }: ApplyContext, record: EpochRecord): void {
  const { aspect, epoch, atMs } = record
  const row = tx.get(aspects, aspect)
  if (row === undefined || epoch <= row.epoch) return
  const secret = toBase64url(record.secret)
  tx.put(aspects, aspect, { ...row, epoch, epochAtMs: atMs, secret, isStale: false })
  const own = ownFeedRow(keyring, { kind: 'aspect', aspect, epoch }, { secret: record.secret })
  const feed: FeedRow = { ...own, aspect, epoch }
  addFeed(tx, feed)
  tx.afterCommit(() => events.feedAdded?.(feed))
}

/** Who leaves takes the epoch secret along, so the next post needs a new one. */
export function applyMember({ tx }: ApplyContext, record: MemberRecord): void {
  const { aspect, person, isMember, atMs } = record
  const row = tx.get(aspects, aspect)
  if (row === undefined) return
  if (isMember) tx.put(members, keyOf(aspect, person), atMs)
  else {
    tx.delete(members, keyOf(aspect, person))
    tx.put(aspects, aspect, { ...row, isStale: true })
  }
  noteChange(tx, { kind: 'aspect', id: aspect })
  noteChange(tx, { kind: 'person', id: person })
}

export function applyInvite({ tx }: ApplyContext, record: InviteRecord): void {
  const secret = toBase64url(record.secret)
  const { aspect, uses, history, expiresAtMs, atMs } = record
  const row: InviteRow = {
    secret,
    aspect,
    uses,
    usedBy: [],
    history,
    createdAtMs: atMs,
    expiresAtMs,
    isRevoked: false,
  }
  putInvite(tx, row)
}

export function applyInviteUsed({ tx }: ApplyContext, record: InviteUsedRecord): void {
  const row = tx.get(invites, toBase64url(record.secret))
  if (row === undefined || row.usedBy.includes(record.person)) return
  putInvite(tx, { ...row, usedBy: [...row.usedBy, record.person] })
}

export function applyInviteRevoked({ tx }: ApplyContext, record: InviteRevokedRecord): void {
  const row = tx.get(invites, toBase64url(record.secret))
  if (row !== undefined) putInvite(tx, { ...row, isRevoked: true })
}

function putInvite(tx: ApplyContext['tx'], row: InviteRow): void {
  tx.put(invites, row.secret, row)
  noteChange(tx, { kind: 'invite', id: row.secret })
}
