/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyAspect, applyEpoch, applyMember } from './apply-aspect.ts'
import { applyGrant, applyPastGrant } from './apply-grant.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { aspect: applyAspect, epoch: applyEpoch, grant: applyGrant, member: applyMember },
  past: { grant: applyPastGrant },
  tables,
  // Relays of what was taken back are dropped, and cannot be counted again.
  kept: [tables.relayCounts],
} satisfies Slice
