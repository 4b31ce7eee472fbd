/** Maxima of this room, each with its reason. */
import { minuteMs, secondMs } from '../../durations.ts'

/** Blobs that are fetched at the same time: small ones wait for round trips, not for the line. */
export const blobJobsMax = 16

/** Of these, those of one person: peers that never answer for theirs must not keep the others waiting. */
export const blobJobsOfOwnerMax = 8

/** Ranges of one peer that are on their way: 1 MiB fills 40 Mbit/s with a fifth of a second of delay. */
export const rangesAheadMax = 4

/** Chunks of a blob that wait for the disk; no more are asked for until one is written. Those of all jobs are 16 MiB. */
export const chunksWritingMax = 4

/** Ranges that are read at once for a peer that asks for one after the other: 1 MiB. */
export const rangesReadMax = 4

/** Bytes of a range over a relay, which cuts a connection after 128 KiB: a range that is cut off is lost. Other lines begin with it. */
export const relayedRangeBytes = 32 * 1024

/** Bytes of a range on the slowest line: at 8 kbit/s it comes in time. */
export const rangeBytesMin = 16 * 1024

/** A range that came sooner is doubled, one that came later is halved, so that a wrong peer or a cut costs no more than a few seconds. */
export const quickRangeMs = secondMs
export const slowRangeMs = 4 * secondMs

/** Peers that one blob is fetched from at once: more make nothing faster at home. */
export const sourcesMax = 4

/** How long a peer may take for the next range; others are asked for it then. */
export const rangeTimeoutMs = 30 * secondMs

/** Pause before a blob that nobody had is looked for again: doubled each time, and ended when somebody connects who may have it. */
export const blobRetryMsMin = 5 * secondMs
export const blobRetryMsMax = 10 * minuteMs

/** Wanted blobs that are kept in mind; the rest wait in the database. */
export const wantedBlobsMax = 2_000

/** Blobs that came in part and that nobody has now: files of them stay on the disk, those of the longest ago go. */
export const partialBlobsMax = 64

/** Chunks that came in part and are kept in memory for the next peer: 4 MiB. */
export const keptPiecesMax = 16

/** How often progress of a blob is told while it comes. */
export const progressMsMin = 500

/** Cost of a question: 1,000 a second of one contact, each for a quarter of a megabyte, are more than a machine can seal. */
export const questionCost = 0.2
