/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** Addresses of one relay that others are told: at home and from everywhere, of the eight that a card may hold. */
export const relayAddressesMax = 2

/** How often it is looked whether reservations are still there, and the pause, doubled up to that, while there is none. */
export const reservationCheckMs = minuteMs

export const reservationRetryMs = 2 * secondMs

/** How long one relay may take to be dialled and to give a reservation. */
export const relayTryMs = 15 * secondMs

/** Addresses whose bytes of a day are counted, those that took most: a hundred bytes each. */
export const relayedAddressesMax = 4_096

/** Relayed connections that one address may begin in a minute: sync of some 4 MB. */
export const relayedConnectionsPerMinute = 30

/** Relayed connections of one node at a time, as their source or their target: one for each of many friends. */
export const relayedPerSourceMax = 16

export const relayedPerTargetMax = 64
