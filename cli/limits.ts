/** Maxima of the command line, each with its reason. */

/** Names that an error lists: what fits a screen beside the error. `people` and `aspect` list all. */
export const namesListedMax = 20

/** How long the node may take to answer what it only reads: it takes milliseconds, on a small board and a busy disk seconds. */
export const readMsMax = 10_000

/** For what it also writes, or asks its network for: joining and finding end by themselves within 30 seconds. */
export const actMsMax = 45_000

/** Between two signs of life of an event stream: the node sends one at least every 25 seconds. */
export const streamSilenceMsMax = 60_000
