/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import {
  applyCarrier,
  applyCarry,
  applyCarryOffer,
  applyCarryState,
  applyCarryWish,
  applyPastOffer,
} from './apply-carry.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    carrier: applyCarrier,
    carry: applyCarry,
    'carry-offer': applyCarryOffer,
    'carry-state': applyCarryState,
    'carry-wish': applyCarryWish,
  },
  past: { 'carry-offer': applyPastOffer },
  tables,
} satisfies Slice
