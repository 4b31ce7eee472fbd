/** Maxima of this room, each with its reason. */

/** Notifications that are kept, those that are not shown included: nobody pages back further. The oldest gives way. */
export const notificationsMax = 500

/** Acts that one notification tells of: more are many. The oldest gives way. */
export const actsMax = 200

/** People a notification names; the others are counted. */
export const namedMax = 3

/** Acts that are remembered as read: more than all that are kept, also those that another device of ours read before they came here. */
export const seenKeptMax = 20_000
