/** Maxima of this room, each with its reason. */
import { secondMs } from '../../durations.ts'

/** How long one question to the DHT may take: a few tenths of a second, and much longer where peers are gone. */
export const directoryTimeoutMs = 20 * secondMs

/** Contact cards of others that a node in the DHT keeps in memory, 2 KiB each and about as much around it. */
export const cardsKeptMax = 10_000

/** Places of contact cards of which the newest time is known, so that none is replaced by an older one: about 150 bytes each. */
export const cardsKnownMax = 20_000

/** Peers that serve the DHT, as they said: many times what its table holds, about 500 bytes each. */
export const serversKnownMax = 5_000
