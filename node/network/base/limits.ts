/** Maxima of this room, each with its reason. */
import { secondMs } from '../../durations.ts'

/** How often it is looked whether this machine has other addresses: its system tells nobody. */
export const interfacesPollMs = 5 * secondMs

/** Of the eight addresses that others are told, how many have a place before more of another kind: through relays, and of IPv4, of IPv6, of names. */
export const toldRelaysMin = 2

export const toldOfFamilyMax = 3

/** The most that somebody may owe of a rate: a flooding peer waits so long, and not for messages that came meanwhile. */
export const debtMsMax = 10 * secondMs

/** Peers or addresses that one rate is counted for. */
export const rateKeysMax = 4_096
