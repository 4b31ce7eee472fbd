/** Maxima of the command line, each with its reason. */

/** Names that an error lists: what fits a screen beside the error. `people` and `aspect` list all. */
export const namesListedMax = 20

/** How long the node may take to answer what it only reads: it takes milliseconds, on a small board and a busy disk seconds. */
export const readMsMax = 10_000

/** For what it also writes, or asks its network for: joining and finding end by themselves within 30 seconds. */
export const actMsMax = 45_000

/** Between two signs of life of an event stream: the node sends one at least every 25 seconds. */
export const streamSilenceMsMax = 60_000

/** How slowly a node may take, prepare and seal a file, in bytes of a millisecond: the memory card of a small board, several times over. */
export const uploadBytesPerMs = 2_000

/** How long something takes before its progress is shown: what is over by then needs none. */
export const progressAfterMs = 1_000

/** Between two drawings of the progress: what an eye follows. */
export const progressMsMin = 100

/** Pause before the node is asked again whether a file came. */
export const fetchPollMs = 250

/** How long `get` may be told to wait: a day. */
export const waitSecondsMax = 86_400

/** UTF-8 bytes of a file name that `get` writes: file systems take 255, with what is added to tell files apart. */
export const writtenNameBytesMax = 200

/** Files of one name in a folder; from there on somebody runs the same command by mistake. */
export const sameNamesMax = 1_000

/** Least room for media of others, as the node has it. */
export const roomBytesMin = 10_000_000

/** Pictures that the node is asked for at once, and that `photos` lists at most: what somebody may still scroll through. */
export const photosPerPage = 100

export const photosListedMax = 1_000

/** Notifications that the node is asked for at once, and that `notifications` lists at most: as many as it keeps. */
export const notificationsPerPage = 100

export const notificationsListedMax = 500

/** Things found for which the node is asked at once, and those that `search` lists at most. */
export const hitsPerPage = 50

export const hitsListedMax = 1_000

/** How often `view pair` looks whether a browser brought the code: somebody stands there with a phone. */
export const pairingPollMs = 300

/** The largest number of a port. */
export const portMax = 65_535

/** Between two looks at what an export still misses: each reads all that it would hold. */
export const exportPollMs = 2_000

/** Words of guests that are listed at once: more than anybody reads in a terminal. */
export const guestResponsesListedMax = 1_000

/** How long the npm registry may take to say which release is the newest, and bytes of its answer, which names all releases. */
export const registryMsMax = 10_000

export const registryBytesMax = 10_000_000
