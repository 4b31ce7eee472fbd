/** Maxima of this room, each with its reason. */
import { secondMs } from '../../durations.ts'

/** How often it is looked whether gossip flows with every connected contact, and how long it may not. */
export const gossipPollMs = 5 * secondMs

export const gossipSilenceMs = 15 * secondMs

/** Gossip of one contact in bytes: a post each second, and at once all that it subscribes to. */
export const gossipBytesPerSecond = 64 * 1024

export const gossipBytesAtOnce = 384 * 1024

/** Topics that one peer may subscribe to, in bytes of their names: about 4,000 (each costs its length and 1 KiB). */
export const topicBytesPerPeerMax = 4 * 1024 * 1024

/** Topics in one message of a peer: it names all that it listens to when it connects. */
export const gossipSubscriptionsMax = 5_000

/** Largest message of gossipsub: 64 digits of each topic with their framing, and all else that it sends fits as well. */
export const gossipRpcBytesMax = gossipSubscriptionsMax * 72

/** Entries, and ids of entries, in one message of a peer, as it asks for or answers after a pause; mostly one. */
export const gossipMessagesMax = 512

export const gossipIdsMax = 512

/** Bytes that wait for one slow peer's gossip stream; above it gossip for that peer is dropped, and sync heals. */
export const gossipBacklogBytesMax = 2 * 1024 * 1024
