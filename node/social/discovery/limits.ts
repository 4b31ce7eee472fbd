/** Maxima of this room, each with its reason. */
import { hourMs, minuteMs, secondMs } from '../../durations.ts'

/** How often our contact cards are put into the DHT: peers forget them after two days, but many are gone before. */
export const cardIntervalMs = 6 * hourMs

/** How often we look whether they still say what is so. */
export const cardCheckMs = minuteMs

/** How often one of several devices looks whether everybody is led to one that is off; each question goes to some thirty peers. */
export const ownCardCheckMs = 10 * minuteMs

/** Pause before a card that nobody took is put there again: doubled each time, up to the maximum. */
export const cardRetryMsMin = 5 * secondMs

export const cardRetryMsMax = 30 * minuteMs

export const cardJitter = 0.2

/** Contacts that are looked up in the DHT in an hour; each question goes to some thirty peers. */
export const lookUpsPerHourMax = 60

/** Pause before the same contact is looked up again: doubled each time, up to the maximum. Most are just switched off. */
export const lookUpAgainMsMin = 2 * minuteMs

export const lookUpAgainMsMax = 6 * hourMs

/** How long new addresses may settle before contacts are told of them, as the relays after the network, and the pause between two such rounds. */
export const moveSettleMs = secondMs

export const movesMsMin = 20 * secondMs
