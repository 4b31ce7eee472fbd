/** Maxima of exports, with their reasons. */

/** Posts, messages or people on one page: a browser shows it at once, and two pages of them are all that is in memory. */
export const pageItemsMax = 50

/** Comments on one page: half a megabyte of words at most in practice, and a thread of two thousand is ten pages. */
export const pageCommentsMax = 200

/** Posts of a feed: readers ask for it often, and keep what they had. */
export const feedItemsMax = 30

/** Files that an export names one by one as missing; it counts all. The pages name each in its place. */
export const missingNamedMax = 1_000

/** Characters of the beginning of a post on a board. */
export const excerptCharsMax = 200
