/**
 * Promises that nobody awaits at once. A rejection that nobody has taken when its turn ends stops the whole process, so each such
 * promise is given to one of these functions as soon as it is there. Lint and the tidy test hold all code to that.
 */

/** Name of the warning that a fault without a handler becomes; the test runner and the simulation fail on it. */
export const faultWarning = 'FaultWarning'

/** Lets work go on that nobody awaits. @param failed hears of what it throws. @default the fault is said on standard error */
export function inBackground(
  work: Promise<unknown>,
  failed: (error: unknown) => void = tellFault,
): void {
  work.catch(failed)
}

/** The same for a promise that is kept, so that somebody awaits it later. @returns the promise itself */
export function watched<T>(
  promise: Promise<T>,
  failed: (error: unknown) => void = tellFault,
): Promise<T> {
  promise.catch(failed)
  return promise
}

/** Says on standard error what nobody foresaw, and lets the node go on: what came of a peer must not end it. */
export function tellFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.emitWarning(text, faultWarning)
}
