/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyInvite, applyInviteRevoked, applyInviteUsed } from './apply-invite.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    invite: applyInvite,
    'invite-revoked': applyInviteRevoked,
    'invite-used': applyInviteUsed,
  },
  tables,
  // Counted when a device came, and not again.
  kept: [tables.deviceQuotas],
} satisfies Slice
