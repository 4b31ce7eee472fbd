/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** Blobs that are fetched at the same time: small ones wait for round trips, not for the line. */
export const blobJobsMax = 8

/** Ranges of one peer that are on their way: 1 MiB fills 40 Mbit/s with a fifth of a second of delay. */
export const rangesAheadMax = 4

/** Bytes of a range over a relay, which cuts a connection after 128 KiB: a range that is cut off is lost. */
export const relayedRangeBytes = 32 * 1024

/** Peers that one blob is fetched from at once: more make nothing faster at home. */
export const sourcesMax = 4

/** Peers that are asked at once whether they have a blob, where its author is away. */
export const sourcesAskedMax = 16

/** How long a peer may take for a range; others are asked for it then. */
export const rangeTimeoutMs = 30 * secondMs

/** Pause before a blob that nobody had is looked for again: doubled each time, and ended when somebody connects who may have it. */
export const blobRetryMsMin = 5 * secondMs
export const blobRetryMsMax = 10 * minuteMs

/** Wanted blobs that are kept in mind; the rest wait in the database. */
export const wantedBlobsMax = 2_000

/** How often progress of a blob is told while it comes. */
export const progressMsMin = 500
