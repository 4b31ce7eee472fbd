/** Maxima of this room, each with its reason. */
import { dayMs } from '../../durations.ts'

/** Aspects of one person: more fit neither a screen nor a head. */
export const aspectsMax = 100

/** An epoch ends after this time or this many entries, so that a stolen secret opens only so much. */
export const epochAgeMsMax = 30 * dayMs

export const epochEntriesMax = 500

/** Relays of one epoch, which do not count as its entries: else a lively thread would have every member granted anew. */
export const epochRelaysMax = 5_000
