/** Maxima of this room, each with its reason. */

/** A carrier says that it is full when less than this is left: one page must always fit. */
export const carriedBytesReserve = 128 * 1024

/** Feeds that are carried for one person: the pair feeds of a thousand devices, and years of epochs. */
export const carriedFeedsMax = 2_000

/** Feeds that are carried for everybody: all of them are looked through whenever somebody connects. */
export const carriedFeedsTotalMax = 20_000

/** How often an owner is told how full a carrier is, from empty to full: often enough to see it coming. */
export const carryStateSteps = 100

/** Times that a contact may take an offer back and make it again: each time we name them all of our feeds anew. */
export const carryRoundsMax = 100

/** Entries that are deleted in one write when a feed is no longer carried, so that others need not wait long. */
export const sweepEntriesMax = 1_000

/** Entries that are read in one write where a feed that was carried becomes readable: as many as a write takes elsewhere. */
export const unreadEntriesMax = 200

/** Room that a press or an agreement offers: years of text and previews, and no more than a small disk can spare for many. */
export const carryMutualBytes = 1_000_000_000

/** Contacts who are offered room because both wish it: together no more than the card of a small computer has. */
export const mutualOffersMax = 20

/** Carriers that are used because both wish it: with five, one is nearly always on, and each takes a copy of all that one uploads. */
export const mutualCarriersMax = 5
