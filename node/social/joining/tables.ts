/** Invites. */
import type { PeerName, AspectId, PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'
import type { QuotaRow } from '../lib/daily.ts'

export interface InviteRow {
  /** The secret in the link. */
  secret: string
  /** The device that answers to it. */
  peer: PeerName
  aspect: AspectId
  uses: number
  usedBy: PersonId[]
  /** Whether a newcomer also reads earlier posts. */
  history: boolean
  /** The only person that may join by it. */
  for?: PersonId
  /** The circle that they come into. */
  circle?: string
  createdAtMs: number
  expiresAtMs: number
  isRevoked: boolean
}

export const invites = jsonTable<InviteRow>('invites')

/** Person → devices of theirs that were new to us. */
export const deviceQuotas = jsonTable<QuotaRow>('device-quotas')
