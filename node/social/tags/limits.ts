/** Maxima of this room, each with its reason. */

/** Tags that the owner follows: their timeline reads the index of each of them for every page. */
export const followedTagsMax = 100

/** Known tags with the same beginning that are looked at for a completion, of which the most used are offered. */
export const completionRowsMax = 500
