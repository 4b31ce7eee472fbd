/** Maxima of this room, each with its reason. */
import { minuteMs } from '../../durations.ts'

/** Drafts of one person: more fit no list that anybody looks through; a program could make up new ones for ever. */
export const draftsMax = 200

/** How long changes of a draft wait for a record: an entry for each pause in typing would fill the feed, and the disks of all devices. */
export const recordAfterMs = 5 * minuteMs

/** How long at most until the clock is looked at again while a post waits for its time: clocks are set, and machines sleep. */
export const sendCheckMs = minuteMs
