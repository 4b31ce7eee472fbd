/** Maxima of this room, each with its reason. */
import { secondMs, minuteMs } from '../../durations.ts'

/** Addresses of each family that a peer is told to meet us at: where most see this node, and one more if they differ. */
export const punchFamilyMax = 2

/** How long both sides dial each other: TCP sends its first packet again after one and three seconds. */
export const punchMs = 5 * secondMs

/** The pauses between tries with one contact, which double: most that ever works works at once. */
export const punchPauseMsMin = 2 * secondMs

export const punchPauseMsMax = 10 * minuteMs

/** How often one contact may have us try: one that keeps to these pauses stays below. */
export const punchesAtOnce = 6

export const punchesPerMinute = 2

/** Some routers refuse a packet that comes too early: how often, and with which longest pause, an address is dialled in that time. */
export const knocksMax = 50

export const knockPauseMs = 100

/** How often peers are asked whether they reach us, after which pause when somebody connected, and how many. */
export const reachAgainMs = 30 * minuteMs

/** How long an answer counts. */
export const reachedMs = 2 * reachAgainMs

/** Networks from which peers must get through before a node gives up its last relay: the word of one is not enough. */
export const reachWitnessesMin = 2

/** Dials that others may have us make: each takes a socket for some seconds; one for a peer in half a minute, two for a home with more people. */
export const dialBacksMax = 8

export const dialBacksPerHomeMax = 2

export const dialBackPauseMs = 30 * secondMs

export const dialBackMs = 5 * secondMs
