/** How much devices of contacts have of our feeds; how far they have each feed stands in `holdings` of the room of feeds. */
import { jsonTable } from '../../store/table.ts'

/** Peer → when a device last proved that it had everything that we wrote for it. */
export const completions = jsonTable<number>('completions')
