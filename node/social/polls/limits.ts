/** Maxima of this room, each with its reason. */

/** Polls of whose end the owner is told in one transaction: more close at once only after the views were made anew. */
export const closingsPerStep = 100
