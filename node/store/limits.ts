/** Maxima of this room, each with its reason. */

/** Free disk that the database needs to be opened anew: LevelDB turns a log of up to 4 MiB into a table, and starts another. */
export const reopenBytesMin = 16 * 1024 * 1024

/** Room that a repair needs, in sizes of the database: its original stays until all views are made anew, and LevelDB may write each table again meanwhile. */
export const repairRoomFactor = 2

/** Proofs that are kept of one feed's fork: one is enough, more show how it went on. */
export const forksMax = 16

/** Times at which posts left the views that a rebuild reads at once. */
export const expiriesPerStep = 200
