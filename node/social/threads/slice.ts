/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyRefusal, applyRelay, applyResponse } from './apply-response.ts'
import { applyRetraction } from './apply-retraction.ts'
import { followPost } from './early-answers.ts'
import { followCertificates } from './follow-certificates.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    refusal: applyRefusal,
    relay: applyRelay,
    response: applyResponse,
    retraction: applyRetraction,
  },
  follows: { certificates: followCertificates, post: followPost },
  tables,
  // A replay must neither act on a wish again nor count it again.
  kept: [tables.inbox, tables.quotas],
} satisfies Slice
