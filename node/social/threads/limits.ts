/** Maxima of this room, each with its reason. */

/** Comments that our node relays for one person a day: nobody types more; a program could drown everybody else. */
export const commentsPerDayMax = 300

/** Comments on one post; above it nobody reads them, and each is sent to everybody who may. */
export const commentsPerPostMax = 2_000
