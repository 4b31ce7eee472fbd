/** Maxima of this room, each with its reason. */
import { devicesMax } from '../contacts/limits.ts'
import { secondMs, minuteMs } from '../../durations.ts'

/**
 * Devices of one contact that are new to us on a day: all that somebody has, and each once more where it becomes another
 * one. Each costs records and feeds for good, and a program could certify any number.
 */
export const newDevicesPerDayMax = 2 * devicesMax

/** Invites that are kept, used and expired ones included. */
export const invitesMax = 1_000

/** Invites for one person each that are open at the same time: as many people as anybody waits for, and each is looked through for another. */
export const boundInvitesMax = 1_000

/** Pause before a connected device that did not answer our introduction is asked again. */
export const meetRetryMs = 10 * secondMs

/** Pause before one that did not know our person, or blocked them, or cannot be read, is asked again. */
export const meetAgainMs = 5 * minuteMs

/** How long joining by an invite may take before the person is told that it did not work. */
export const joinTimeoutMs = 30 * secondMs

/** How long a link to another device of one's own is good: both are at hand. */
export const linkMsMax = 10 * 60_000

/** How long a linked node may take to join: it may be cut off, and go on days later. */
export const linkedInviteMs = 30 * 86_400_000
