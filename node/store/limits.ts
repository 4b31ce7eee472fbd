/** Maxima of this room, each with its reason. */

/** Free disk that the database needs to be opened anew: LevelDB turns a log of up to 4 MiB into a table, and starts another. */
export const reopenBytesMin = 16 * 1024 * 1024

/** Proofs that are kept of one feed's fork: one is enough, more show how it went on. */
export const forksMax = 16
