/** Maxima of this room, each with its reason. */

/** Questions to one peer that wait for the one before; more fail at once. */
export const waitingRequestsMax = 64

/** Open streams of one connection, of all protocols, those included that have not said which. */
export const streamsPerConnectionMax = 64

/** Bytes that a peer may send ahead on one stream, and so the largest frame of Yamux: all the pages that sync has on their way. */
export const streamWindowBytesMax = 512 * 1024

/** Bytes that were taken of a stream before its peer is told that it may send as many more: a quarter of the window, so that the line is never idle. */
export const windowUpdateBytesMin: number = streamWindowBytesMax / 4

/** Frames that wait on a channel while one is taken; above it nothing more of that stream is read. */
export const framesAheadMax = 2

/** Bytes of gossip that are read in one turn of the event loop: of the smallest messages some 150, a few milliseconds. */
export const pieceBytesMax = 2048
