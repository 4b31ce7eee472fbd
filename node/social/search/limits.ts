/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** Changes, or rows, that are brought into the index at once: some 10 ms of reading between which the node does other things. */
export const batchMax = 100

/** Lookups of one search: where few of the candidates fit, the answer comes with what there is and says where to go on. */
export const lookupsPerSearchMax = 5

/** People, and as many tags, that are listed above what has a time: more fit no screen beside it. */
export const aboveMax = 8

/** Pauses after the index could not be written, as on a full disk. */
export const indexRetryMsMin = 5 * secondMs
export const indexRetryMsMax = 10 * minuteMs
