/** The times a node believes: those of others may lie, and its own clock may be wrong. */
import { timeMsMax } from '../../../protocol/limits.ts'
import { clockMsMin } from '../../limits.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { latestTimes } from './tables.ts'

/** Whether a clock that shows this may be right. */
export function isPlausible(nowMs: number): boolean {
  return nowMs >= clockMsMin
}

/**
 * The time to believe that something was written: never one in the future. Where our clock is wrong, its author's counts; where
 * both are, it was after all that we know.
 */
export function believedMs(
  reader: Reader,
  { saidMs, receivedAtMs }: { saidMs: number; receivedAtMs: number },
): number {
  if (isPlausible(receivedAtMs)) {
    return isPlausible(saidMs) ? Math.min(saidMs, receivedAtMs) : receivedAtMs
  }
  return isPlausible(saidMs) ? saidMs : Math.max(latestKnownMs(reader) + 1, clockMsMin)
}

/** A time to show: nothing was written later than now, also where a clock that was ahead had dated it so. */
export function shownMs(atMs: number, nowMs: number): number {
  return isPlausible(nowMs) ? Math.min(atMs, nowMs) : atMs
}

/**
 * A time for a decision that is to count from now on, after all that were made about the same thing: the later one counts on every
 * device, and none of their clocks may make one that comes after it earlier.
 */
export function decidedMs(nowMs: number, ...knownMs: readonly (number | undefined)[]): number {
  const afterAll = knownMs.map((atMs) => (atMs === undefined ? 0 : atMs + 1))
  return Math.min(timeMsMax, Math.max(nowMs, ...afterAll))
}

/** The latest time at which a post stood; 0 before the first. */
export function latestKnownMs(reader: Reader): number {
  return reader.get(latestTimes, 'views') ?? 0
}

/** Remembers when a post came to stand. */
export function noteKnown(tx: Transaction, atMs: number): void {
  if (atMs > latestKnownMs(tx)) tx.put(latestTimes, 'views', atMs)
}
