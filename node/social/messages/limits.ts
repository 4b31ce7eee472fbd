/** Maxima of this room, each with its reason. */
import { dayMs, hourMs } from '../../durations.ts'

/** Characters of a post or comment with which a message about it begins: two lines, by which its author knows it again. */
export const quotedCharsMax = 200

/** Messages of one conversation that are kept: years of talk, 50 MB; above it the first ones go. */
export const messagesKept = 50_000

/** Conversations that one person may bring: more fit no list; a program could make up new circles for ever. */
export const conversationsPerPersonMax = 1_000

/** Messages that our node writes a day, each for every device of every participant: nobody writes more; a script could. */
export const messagesPerDayMax = 2_000

/** Messages that our node passes on for one person a day; what is above waits for the next one. */
export const passedPerDayMax = 2_000

/** Messages that are passed on in one transaction, and looked at. */
export const passedPerStep = 50

/** After this, what waits for the next day is tried again. */
export const passAgainMs = hourMs

/** Latest messages of each conversation that a new device is given: what somebody scrolls through. */
export const handedOverMax = 1_000

/** How far ahead of our clock a message may be for ours to come after it: clocks differ; one from next year must not take ours along. */
export const aheadMsMax = dayMs
