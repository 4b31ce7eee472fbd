/** Maxima of this room, each with its reason. */
import { minuteMs, dayMs, secondMs } from '../durations.ts'

/**
 * Questions of strangers about feeds that are answered in a second, and at once: each is compared with all feeds that are
 * carried, which may take a tenth of a second. Contacts do not wait for them.
 */
export const strangerListsPerSecond = 5

export const strangerListsAtOnce = 20

/** Strangers who may wait for that: the last of them for some ten seconds, well within `requestTimeoutMs`. */
export const strangersWaitingMax = 64

/** Pages that strangers get in a second, and at once: some 1 MiB a second of what is posted for everybody, or carried. */
export const strangerPagesPerSecond = 16

export const strangerPagesAtOnce = 64

/** How often we ask every connected contact for news even if nothing hinted at any. */
export const syncIntervalMs = 5 * minuteMs

/** How often everything is compared with everybody, to find what the fast way missed. */
export const repairIntervalMs = dayMs

/** How long an entry may be on its way before that comparison calls it missing. */
export const repairSettleMs = 20 * secondMs

/** Feeds of third parties that one contact is asked for: those whose writers cannot be reached, newest first, in turns between people. */
export const foreignFeedsMax = 1_000

/** How long who asked for feeds of others is told of news of them: two rounds, because it may reach their writers since. */
export const interestMsMax = 2.5 * syncIntervalMs

/** Pause before they are told, in which more comes, and in which it may turn out that they have it already. */
export const othersNewsDelayMs = 200

/** Share of the interval that chance adds or takes away, so that nodes do not ask in step. */
export const syncJitter = 0.2

/** Pause before a connected contact is asked again after a failure: doubled each time, up to `syncIntervalMs`. */
export const syncRetryMsMin = 2 * secondMs

/** A peer that moves to another connection has left the one before it by then. */
export const twiceServedMs = 5_000

/** For so long one of several homes with the same keys is asked, then the next: the hundred bytes that a round takes are little. */
export const twiceTurnMs = 60_000

/** After gossip brought entries, how long until their writer hears that they are here: one small question for all that came meanwhile. */
export const confirmMs = 3 * secondMs
