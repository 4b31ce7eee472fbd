/** Maxima of this room, each with its reason. */

/** Pictures of a chain that are shown: more fit no screen. */
export const ancestorsMax = 50

/** Posts that are shown as made of one picture. */
export const remixPostsMax = 200
