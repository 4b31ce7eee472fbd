/** Guest links of the owner, and bundles that this node holds, its own or those of others. */
import type { CollectionId, GuestLinkId, PeerName, PostId } from '../../../protocol/ids.ts'
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
