/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** How often a read mark is written at most: browsers tell it with every post that is looked at. */
export const readMarkMsMin = minuteMs

/** How much older than the read posts a late post is at least: posts written within seconds of each other cross on their way. */
export const lateMsMin = 3 * secondMs

/** Unread posts that are counted; more are many. */
export const unreadMax = 100

/** Entries in which earlier versions of a post are looked for: nobody reads more of them. */
export const versionEntriesMax = 200

/** Rows that one request for posts may look at before it answers with what it found. */
export const scanRowsMax = 5_000

/** Posts that are read from each of several indexes at once, beside its share of a page: some people write more than others. */
export const indexAheadMin = 8

/** Pins of one person that are looked at: each device of theirs lets it come to `pinsMax`; more are those of a program. */
export const pinRowsMax = 50
