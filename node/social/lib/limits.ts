/** Maxima of this room, each with its reason. */
import { secondMs } from '../../durations.ts'

/** Pause before what follows from entries is tried again after it failed, as on a full disk. */
export const upkeepRetryMs = 30 * secondMs

/** Households that are counted apart in an hour. */
export const originsMax = 10_000
