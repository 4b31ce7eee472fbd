/** Maxima of this room, each with its reason. */
import { hourMs, secondMs } from '../../durations.ts'

/** How long proofs gather before they are written: after a post they come from all its readers within seconds, and cost one write. */
export const holdingsSaveMs = secondMs

/** How old the written time may be at which a device had everything, while nothing new is written for it: it is only shown. */
export const completionSaveMs = hourMs
