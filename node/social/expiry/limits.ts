/** Maxima of this room, each with its reason. */
import { minuteMs } from '../../durations.ts'

/** Posts that leave the views in one transaction: many are over at once after the node was off. */
export const expiredPerStep = 100

/** How long at most until the clock is looked at again while a post waits for its end: clocks are set, and machines sleep. */
export const expiryCheckMs = 10 * minuteMs
