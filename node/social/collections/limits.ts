/** Maxima of this room, each with its reason. */

/** Boards and albums of one person: more fit no list that anybody looks through. */
export const collectionsMax = 500
