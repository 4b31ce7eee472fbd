/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import {
  applyGuestLink,
  applyGuestLinkEnd,
  followCollection,
  followRetraction,
} from './apply-guest-link.ts'
import { applyGuestDecision, applyGuestResponse } from './apply-guest-response.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    'guest-link': applyGuestLink,
    'guest-link-end': applyGuestLinkEnd,
    'guest-response': applyGuestResponse,
    'guest-decision': applyGuestDecision,
  },
  follows: { retraction: followRetraction, collection: followCollection },
  tables,
  // The words of a relay, and what is held here, stand in no feed.
  kept: [
    tables.guestChecks,
    tables.heldBundles,
    tables.heldParts,
    tables.heldDue,
    tables.heldUse,
    tables.heldResponses,
  ],
} satisfies Slice
