/** The maxima of work on pictures. Pictures come from strangers' cameras and from files that anybody made: each costs a bounded amount. */
import { minuteMs } from '../durations.ts'

/** The bytes that tell the kind of a file: all signatures stand at its beginning, and the tracks of a WebM mostly. */
export const headBytes = 4096

/** Longest side of a full picture: sharp on a 4K screen at half its width, and a tenth of the bytes of a camera. */
export const fullSideMax = 2048

/** Longest side and bytes of a preview: it comes with every post, so a timeline of 50 pictures is 2.4 MB. */
export const previewSideMax = 640

export const previewBytesMax = 48 * 1024

/** The library for thumbhash takes no more. */
export const thumbhashSideMax = 100

/** Pixels of one picture: twice a camera of 48 megapixels; as raw pixels 300 MB. */
export const pixelsMax = 100_000_000

/** Pixels of all frames of an animation, and frames: each frame is encoded for itself, which takes most of a minute on a small computer. */
export const framePixelsMax = 64_000_000

export const framesMax = 500

/** Bytes of a file that is read as a picture: one of the most pixels, packed badly. */
export const pictureBytesMax = 256 * 1024 * 1024

/** Bytes of a poster frame, as a browser draws it. */
export const posterBytesMax = 2 * 1024 * 1024

/** A picture that needs no change is kept as it is up to this size; above, it was packed badly. Of originals the pixels count, so that more is kept. */
export const keptBytesMax = 4 * 1024 * 1024

export const keptOriginalBytesMax = 64 * 1024 * 1024

/** Longest side that WebP can hold. */
export const webpSideMax = 16_383

/** Pixels that WebP surely holds: what says how each 256 of them are coded has half a megabyte, 8 bytes for each; 31 megapixels were seen to fail. */
export const webpPixelsMax = 16_000_000

/**
 * Memory of the process that works on a picture. A camera's JPEG of 48 megapixels takes 190 MB, an original of 100 that must be turned 430 MB, an
 * AVIF of 24 takes 570 MB.
 */
export const workerBytesMax = 768 * 1024 * 1024

/** Of that, what JavaScript may use: pixels stand outside of it. */
export const workerHeapMegabytesMax = 128

/** How often the process looks at its memory: decoders take some 500 MB a second. */
export const workerLookMs = 50

/** How long one picture may take: an animation of the most pixels on a small computer. */
export const workerMsMax = 2 * minuteMs

/** Pictures that wait for the one process: several posts of 20 pictures. They wait as paths, a poster as its bytes. */
export const waitingMax = 64

/** Boxes of a film that are looked at: a film cut into fragments has two for each second, but the one in question stands before them or behind. */
export const boxesMax = 4096

/** Boxes of a film that is cleaned: of one in fragments all are looked at, a dozen for each second of five hours. */
export const fragmentBoxesMax = 250_000

/** How deep boxes stand in each other: a film has four such levels above what is looked for. */
export const boxDepthMax = 8

/** Tags, blocks or chunks beside one sound: programs write a handful. */
export const tagsMax = 256

/** Streams in one Ogg file, of which each that follows another is one: films have two or three, recordings of radio one for each song. */
export const oggStreamsMax = 256

/** Bytes that are overwritten at once. */
export const blankBytes = 64 * 1024

/** Duration that is believed: more than a week is a mistake, or meant badly. */
export const durationMsMax = 7 * 24 * 60 * minuteMs
