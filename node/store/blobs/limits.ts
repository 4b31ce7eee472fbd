/** Maxima of this room, each with its reason. */

/** Free disk that is left alone: the database, which must always be able to write, comes before pictures. */
export const freeBytesMin = 256 * 1024 * 1024
