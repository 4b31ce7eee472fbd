/** The maxima of the view, in its own time: it runs in a browser and imports no others. */

/**
 * Silence after which the node counts as not answering. It gives a sign of life every 3 s (`eventKeepAliveMs`): two may be late, and
 * within 10 s the reader knows.
 */
export const silenceMsMax = 8_000

/** How long an answer may take that only reads. After a longer silence the stream of changes says the same. */
export const readMsMax = silenceMsMax

/** How long signing in or out may take: until then the page shows nothing else. */
export const signingMsMax = silenceMsMax

/**
 * How long the node may take to look for somebody, to join (30 s each at its side), or to write something. It is long, because what was given up
 * here may be done there all the same, and would be done twice.
 */
export const writeMsMax = 60_000

/** The longest pause between two attempts to reach the node, which is on this machine: they cost next to nothing. */
export const retryMsMax = 5_000

/** How often the page looks whether it slept, so that it is up to date within a second of waking, and how much later than that it counts as sleep rather than as load. */
export const wakeCheckMs = 500
export const wakeLateMsMin = 4_000

/** Contacts that are offered at once for an audience: more are found by typing. */
export const shownPeopleMax = 20

/** Age of the oldest post that is shown when the first backup is asked for: nobody is asked in their first minutes. */
export const nudgeAfterMs = 86_400_000

/** How long a reminder can be put off at once. */
export const nudgeAgainMs = 7 * 86_400_000

/** How often it is looked whether a node is back with a restored backup, and for how long: its views may have to be made anew. */
export const restartPollMs = 500
export const restartMsMax = 10 * 60_000

/** How often a browser that wants to be let in asks what the owner said: they stand beside each other. */
export const pairingPollMs = 1_000

/** How often it is looked how far an import is: a step of its bar. */
export const importPollMs = 1_000

/** Room that one press offers a contact: what people write in years, with previews, and no burden for a small disk. */
export const carryBytes = 1_000_000_000

/** Characters that another app or page may begin a post with: more than any title and address. */
export const sharedCharsMax = 4_000
/** How often it is looked how far a new device is with what there is to read: a step of its bar. */
export const copyPollMs = 2_000
