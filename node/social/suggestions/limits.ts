/** Maxima of this room, each with its reason. */
import { hourMs } from '../../durations.ts'

/** Times on a day that a contact may opt in to suggestions: each time the node tells all others who did of them. */
export const optInsPerDayMax = 3

/** Pause between two lists of friends of friends to one contact, but for withdrawals: each goes to all contacts who opted in. */
export const suggestionsDelayMs = hourMs

/** Friends of friends that are shown, and requests to introduce somebody. */
export const suggestionsMax = 50
