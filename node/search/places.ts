/**
 * Places: row ids that sort by time, to the second, so that SQLite gives the newest first without sorting, and differences between
 * neighbours stay small. What is listed above all that has a time counts down from -1.
 */

/** Things of one second, before they spill over into the next one. */
const perSecond = 256
const epochSecond = 1_577_836_800

/** The first place of a second. */
export function placeOf(atMs: number): number {
  return Math.max(0, Math.floor(atMs / 1000) - epochSecond) * perSecond
}

/** The place after the last one of a second. */
export function placeAfter(place: number): number {
  return place - (place % perSecond) + perSecond
}
