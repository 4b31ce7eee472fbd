/** Guest links of the owner, and bundles that this node holds, its own or those of others. */
import type {
  CollectionId,
  GuestLinkId,
  GuestResponseId,
  PeerName,
  PostId,
  ResponseId,
} from '../../../protocol/ids.ts'
import type { GuestSaying } from '../../../protocol/guest-response.ts'
import type { GuestDecision } from '../../../protocol/records/guest-response.ts'
import { bytesTable, jsonTable } from '../../store/table.ts'

export interface GuestLinkRow {
  id: GuestLinkId
  /** base64url of 32 bytes, see `guestKeys`. */
  seed: string
  posts: readonly PostId[]
  /** The board or album that they stand in. */
  collection?: CollectionId
  /** The node that serves it. */
  holder: PeerName
  /** Where it is reached; none for a device of the owner. */
  addresses: readonly string[]
  origin: string
  /** Guests may respond. */
  responses?: true
  createdAtMs: number
  expiresAtMs: number
  /** It is over before its time. */
  isEnded?: true
}

/** The last word of a relay about a bundle. */
export interface GuestCheckRow {
  opened: number
  atMs: number
  /** It has no such bundle any more. */
  isGone?: true
}

/** A bundle that is held here. */
export interface HeldRow {
  /** The node that brought it, or `own`. */
  by: string
  /** The address that this node had, as its household has it in common, or `own`. */
  from: string
  /** base64url, see `ownerMark`. */
  owner: string
  bytes: number
  /** Bytes that are here; all of them for one that can be opened. */
  received: number
  untilMs: number
  /** When something is to be done with it: it did not come, it is over, or that need not be remembered any more. */
  dueMs: number
  opened: number
  over?: 'ended' | 'expired'
  /** Guests may respond: how many of their responses wait for the owner, and how many came in all. */
  responses?: { waiting: number; inAll: number }
}

export interface HeldUse {
  bundles: number
  bytes: number
}

/** Link → what is known of it. */
export const guestLinks = jsonTable<GuestLinkRow>('guest-links')

/** time!link: by when they expire. */
export const guestLinkTimes = jsonTable<GuestLinkId>('guest-link-times')

/** item!link: the links that show a post, or a board or album. */
export const guestLinksOf = jsonTable<GuestLinkId>('guest-links-of')

/** Links that are over before their time, also those that did not come here. */
export const endedGuestLinks = jsonTable<true>('ended-guest-links')

/** Link → the last word of the relay that holds it. */
export const guestChecks = jsonTable<GuestCheckRow>('guest-checks')

/** Link → the bundle that is held here for it. */
export const heldBundles = jsonTable<HeldRow>('held-bundles')

/** link!number → a part of it. */
export const heldParts = bytesTable('held-parts')

/** time!link: bundles by when something is to be done with them. */
export const heldDue = jsonTable<GuestLinkId>('held-due')

/** Node, address, or `all` → how much is held for it. */
export const heldUse = jsonTable<HeldUse>('held-use')

/** link!number → a sealed response of a guest that waits for the owner of a link that is held here. */
export const heldResponses = bytesTable('held-responses')

/** The response of a guest that reached its owner. */
export interface GuestResponseRow extends GuestSaying {
  id: GuestResponseId
  link: GuestLinkId
  post: PostId
  atMs: number
}

/** Response → what it says. */
export const guestResponses = jsonTable<GuestResponseRow>('guest-responses')

/** time!response: all of them, by when they came. */
export const guestResponseTimes = jsonTable<GuestResponseId>('guest-response-times')

/** post!response: those to a post. */
export const guestResponsesTo = jsonTable<GuestResponseId>('guest-responses-to')

/** link!response: those that the owner did not decide about. */
export const guestWaiting = jsonTable<GuestResponseId>('guest-waiting')

/** Link → how many came by it. */
export const guestResponseCounts = jsonTable<number>('guest-response-counts')

export interface GuestDecisionRow {
  decision: GuestDecision
  shownAs?: ResponseId
  atMs: number
}

/** Response → the last decision of the owner, also about one that did not come here. */
export const guestDecisions = jsonTable<GuestDecisionRow>('guest-decisions')

/** The response by which readers see it → that of the guest. */
export const guestShown = jsonTable<GuestResponseId>('guest-shown')
