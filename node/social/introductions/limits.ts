/** Maxima of this room, each with its reason. */
import { dayMs, hourMs, minuteMs } from '../../durations.ts'

/** How long an introduction waits for both to accept: as long as somebody may be away. */
export const introductionLifeMs = 30 * dayMs

/** Introductions of one person on a day, as many as the largest circle has others: the rest of them waits for the next day. */
export const introductionsPerDayMax = 100

/** Introductions that are shown to wait: more than anybody answers. Of several introducers, each gets their share. */
export const introductionsShownMax = 100

/**
 * Records about introductions that count of one device of a contact, on a day and ever: to be introduced to a circle, and to give and get
 * the keys for it, each again where somebody has several devices. Each takes a row for good.
 */
export const meetRecordsPerDayMax = 8 * introductionsPerDayMax

export const meetRecordsMax = 10_000

/** Pause before the people to meet somebody hear of other addresses of theirs: each is written to all of those people. */
export const meetKeyDelayMs = hourMs

/** Introduced people who accepted too, dialled at the same time. */
export const greetsMax = 4

/**
 * Pause before they are dialled again, whatever the introducer tells meanwhile: doubled each time, up to the maximum. Both try, and
 * the node meets at once those that come by themselves.
 */
export const greetAgainMsMin = minuteMs

export const greetAgainMsMax = hourMs
