/** Maxima of this room, each with its reason. */
import { secondMs, minuteMs } from '../../durations.ts'

/** How long one attempt to reach a peer may take. */
export const dialTimeoutMs = 10 * secondMs

/** The same for one address: a LAN answers at once or never, a relay has to ask the peer first. */
export const dialNearMs = 3 * secondMs

export const dialDirectMs = 5 * secondMs

export const dialRelayMs = dialTimeoutMs

/** Pause before a contact is dialled again: doubled after every failure, up to the maximum. */
export const redialMsMin = 5 * secondMs

export const redialMsMax = 10 * minuteMs

export const redialJitter = 0.3

/** Contacts that are dialled at the same time. */
export const dialsMax = 16

/** A connection that we made and that ends before this was no success: a peer that blocks us hangs up at once. */
export const earlyCloseMs = 10 * secondMs
