/** Every maximum that one node decides for itself, with its reason. Those that peers agree on stand in `protocol/limits.ts`. */
import { secondMs, minuteMs } from './durations.ts'

/** How long a peer may take to answer one question: relays are slow. */
export const requestTimeoutMs = 30 * secondMs

/** Pause before a node that could not become another device, as on a full disk, tries again: doubled each time, up to the maximum. */
export const changeRetryMsMin = 30 * secondMs

export const changeRetryMsMax = 10 * minuteMs

/** How exactly it is measured how late the node does things. */
export const lagResolutionMs = 10

/** Connections of a relay, nearly all of them strangers': what holds reservations, four times, for who asks the DHT or passes through. */
export const relayConnectionsMax = 512

/** Nodes that can be reached through one relay; each costs it a kept connection of some 100 KB. */
export const reservationsMax = 128

/** Reservations of one address: a family and its neighbours behind one provider's NAT, but not all of a relay. */
export const reservationsPerAddressMax = 16

/** Bytes and time of one relayed connection, as everywhere on libp2p: enough to agree on a direct one; sync goes on over the next. */
export const relayedBytesMax = 128 * 1024

export const relayedMsMax = 2 * minuteMs

/** Bytes that a relay passes on for one address in a day: a household whose every post and picture goes that way. */
export const relayedBytesPerDayMax = 1_000_000_000

/** The same for all: 600 GB in a month, where small hosts include a terabyte; each byte comes in and goes out. */
export const relayedBytesPerDayInAllMax = 20_000_000_000

/** Bootstrap peers that are configured or found among contacts' relays, and dialled: any one of them is enough. */
export const bootstrapPeersMax = 8

/** Contacts of one person: ten times what people have, and what a removal can reach in a second. */
export const contactsMax = 5_000

/** Least that is offered to carry: below this a carrier is full at once. */
export const carryOfferBytesMin = 1024 * 1024

/** Before this there was no Pappus: a clock that shows it is wrong, as that of a small computer without a battery before it asked for the time. */
export const clockMsMin = Date.UTC(2025, 0, 1)

/** How much less than before a clock must show to have been ahead: all of them are set back by seconds now and then. */
export const clockBackMsMin = minuteMs

/** Times that a clock was set back which are remembered: one for each week of years. The clock stays ahead by a later one until then. */
export const clockStepsMax = 1_000

/** Contacts who are asked for the time, and for how long they may take: the answer is waited for. It counts for a minute. */
export const clockAsksMax = 9

export const clockAskMs = 3 * secondMs

export const clockFreshMs = minuteMs

/** How far a clock must be from those of contacts for its owner to be told: readers do not notice less. */
export const clockOffMsMin = 5 * minuteMs

/** Origins of proxies and VPNs by which the owner has the view: one for each way home. */
export const viewOriginsMax = 8

/** Bytes of bundles for guests that a relay holds in all, where its owner says nothing else: a small part of the smallest disk. */
export const heldBytesMax = 1024 * 1024 * 1024
/** How often a new node comes for the identity: its owner stands before both screens. */
export const linkPollMs = 1_500

/** Pauses before a linked node tries again to join its person's first device, from the first failure on. */
export const linkRetryMsMin = 2_000
export const linkRetryMsMax = 5 * 60_000

/** Bytes of one file of the log, and how many there are: some weeks of warnings, and little beside the rest of a home. */
export const logFileBytesMax = 2_000_000

export const logFilesMax = 3
