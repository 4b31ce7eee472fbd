/** Maxima of this room, each with its reason. */
import { secondMs, minuteMs } from '../../durations.ts'

/** Open streams of one peer for one protocol: one that is used, one that is being replaced. */
export const streamsPerPeerMax = 4

/** Connections in all; a home router is said to keep a few thousand. */
export const connectionsMax = 200

/** Of these, strangers that came to us: enough to serve the DHT and some newcomers, and friends keep three quarters. */
export const strangersMax = 50

/** A stranger without a stream is idle after this: a newcomer on a slow line has opened one by then. */
export const idleMsMin = 5 * secondMs

/** Connections that are kept free below all places, so that an arriving friend need not wait until a stranger is gone. */
export const placesReserve = 10

/**
 * Peers of which libp2p remembers addresses and protocols; friends among them are never forgotten. One or two KB each, and 15 KB
 * of a peer that says as much of itself as it may. Enough for the table of a large DHT.
 */
export const knownPeersMax = 2_000

/** Connections of one peer: two dials at the same time make two, or a relay and then a direct way. */
export const connectionsPerPeerMax = 2

/** Connections of all, and of one address, whose peer Noise has not proved yet: a house of friends may come at once. */
export const pendingMax = 128

export const pendingPerAddressMax = 32

/** Connections that one address may begin in a second: many homes share one behind a provider's NAT; each costs a millisecond. */
export const connectionsPerSecond = 20

/** Weight by which libp2p prunes friends last; the tags of the DHT have 50. */
export const friendTagValue = 100

/** Strangers that misbehaved: for how long they are refused, and how many of them are known (they can make new keys). */
export const refusedPeerMs = 30 * minuteMs

export const refusedPeersMax = 1_000

/** Strikes of a stranger, for things done wrong or too often, before that: at once, and per minute. */
export const strikesMax = 10

export const strikesPerMinute = 6

/** The most that all strangers behind one relay may cost, in shares of one address: not all that there is for strangers. */
export const sharesPerRelay = 2

/**
 * Bytes that strangers of one address, and all of them, may send in a second, and at once after a pause: as a small DHT needs.
 * As the smallest messages there are, 64 KiB are some 3 % of a core.
 */
export const strangerBytesPerSecond = 64 * 1024

export const strangersBytesPerSecond = 256 * 1024

export const strangerBytesAtOnce = 128 * 1024

/** The same on a relay, where the bytes between strangers pass through. */
export const relayStrangerBytesPerSecond = 1024 * 1024

export const relayStrangersBytesPerSecond = 8 * 1024 * 1024

/**
 * Frames of Yamux that a friend, or the strangers of one address, may send in a second, and at once; more wait. Pages come in few
 * large ones; the smallest take some ten microseconds each.
 */
export const muxerFramesPerSecond = 4_000

export const muxerFramesAtOnce = 2_000

/** Streams that a friend may open in a second, and at once: sync keeps one, gossip two, identify needs one per change. */
export const streamsPerSecond = 20

export const streamsAtOnce = 200

/** The same for strangers of one address: kad-dht opens one for each message. */
export const strangerStreamsPerSecond = 10

export const strangerStreamsAtOnce = 200

/**
 * Questions of strangers to the DHT, ping and identify, in units of 64 bytes: of one address and of all, per second and at once. A
 * look-up in the routing table takes a third of a millisecond.
 */
export const strangerUnitBytes = 64

export const strangerUnitsPerSecond = 60

export const strangersUnitsPerSecond = 200

export const strangerUnitsAtOnce = 300

/**
 * Cards that strangers of one address may put here in an hour, and at once: in the two days for which cards are kept a third of
 * `cardsKeptMax`, so that nobody pushes out all others. A node puts a handful every six hours. Bytes on one stream count as cards of this size.
 */
export const putsPerHour = 60

export const putsAtOnce = 200

export const putBytes = 2048

/** The same on a relay, which many ask for the way to others. */
export const relayStrangerUnitsPerSecond = 200

export const relayStrangersUnitsPerSecond = 1_000

/** Cost of a frame on a channel beside one unit: one for each so many bytes. */
export const frameUnitBytes = 1024

/** Frames of a contact on channels in these units, per second and at once: a round of sync with all that it asks for. */
export const framesPerSecond = 200

export const framesAtOnce = 1_000

/** Frames of strangers of one address: joining takes two, and reading a carrier one for each page. */
export const strangerFramesPerSecond = 10

export const strangerFramesAtOnce = 100
