/** Maxima of this room, each with its reason. */
import { secondMs, minuteMs, hourMs } from '../../durations.ts'

/** Pauses between the first announcements on the local network, where one in ten may be lost, and between those after them. */
export const lanBurstMs = [secondMs, 2 * secondMs, 4 * secondMs] as const

export const lanAnnounceMs = 30 * secondMs

/** How often it is tried anew where the port is taken. */
export const lanRetryMs = 5 * minuteMs

/** How long a node goes by one name there. */
export const lanSaltMs = hourMs

/** Announcements of new names that are looked into in a second, each a hash for every contact: 20 ms with 5,000. */
export const lanHeardPerSecond = 10

/** Names that are remembered: a large LAN for some hours. */
export const lanHeardMax = 1_000

/** How long a name is taken for a stranger's before it is looked into again. */
export const lanStrangerMs = 2 * minuteMs

/** Pause before a contact that was heard is dialled at an address again, and addresses at which it is in that time: two interfaces, and as many that somebody feigned. */
export const lanRedialMs = 10 * secondMs

export const lanDialsMax = 4
