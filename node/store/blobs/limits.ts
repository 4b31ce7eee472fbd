/** Maxima of this room, each with its reason. */

/** Free disk that is left alone: the database, which must always be able to write, comes before pictures. */
export const freeBytesMin = 256 * 1024 * 1024

/** Bytes of a file that are written before it is looked at again whether there is room: far below what is left alone. */
export const roomCheckBytes = 4 * 1024 * 1024

/** Files of blobs that stay open for the next range: those of some peers and films at a time. */
export const openFilesMax = 16
