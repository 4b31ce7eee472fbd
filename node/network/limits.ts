/** Maxima of this room, each with its reason. */
import { secondMs } from '../durations.ts'
import { dialBackPauseMs } from './reach/limits.ts'

/** Relays that a node holds reservations at: one is enough, the other is there when it is not. */
export const relaysHeldMax = 2

export const reachSettleMs = 3 * secondMs

export const reachPeersMax = 3

/** Pause before they are asked again when nobody tried: longer than theirs, also where chance takes a fifth away. */
export const reachRetryMs = 1.5 * dialBackPauseMs

/** How long that may take: two round trips over a slow relay. */
export const pendingMs = 5 * secondMs

/** Cost of asking a relay to reserve or to connect, in these units: it signs, and asks somebody else. */
export const relayAskUnits = 10

/** Of those, relays of one contact: as many as a device holds. */
export const relaysPerContactMax = 2

/** Peers in the DHT's table below which bootstrap peers are dialled: with these a look-up finds the rest. */
export const dhtPeersMin = 8
