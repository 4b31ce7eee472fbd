/**
 * The order in which test files run. The longest file goes first, so that no processor idles while the last one runs. Files that mostly
 * wait (for timeouts, routers, other processes) run beside those that compute, so that their waiting costs nothing.
 */
import type { Timings } from './timings.ts'

export interface ScheduleInit<Result> {
  paths: readonly string[]
  timings: Timings
  /** As many files as this compute at once. */
  processors: number
  /** Runs a file. It calls `tested` once it needs no processor any more, as while timers run out: then the next one begins. */
  run: (path: string, tested: () => void) => Promise<Result>
}

/** Of the time of a waiting file, a processor works for less than this share. A file that computes has more, also where another one runs beside it. */
const waitingShareMax = 0.4

/**
 * Runs all files and resolves with their results. Each processor has one worker for any file, and one more for waiting files only.
 */
export async function runAll<Result>(init: ScheduleInit<Result>): Promise<Result[]> {
  const { paths, timings, processors, run } = init
  const waiting = longestFirst(paths, timings)
  const all: Promise<Result>[] = []
  const worker = async (isFit: (path: string) => boolean): Promise<void> => {
    for (;;) {
      const index = waiting.findIndex(isFit)
      const [path] = index === -1 ? [] : waiting.splice(index, 1)
      if (path === undefined) return
      const tested = Promise.withResolvers<void>()
      const result = run(path, tested.resolve)
      all.push(result)
      await Promise.race([tested.promise, result])
    }
  }
  // The workers for any file leave those that wait to the others, as long as there is something to compute.
  const computing = async (): Promise<void> => {
    await worker((path) => !isWaiting(path, timings))
    await worker(() => true)
  }
  const besides = (): Promise<void> => worker((path) => isWaiting(path, timings))
  await Promise.all(Array.from({ length: processors }, () => [besides(), computing()]).flat())
  return Promise.all(all)
}

/** A file that nobody has timed yet counts as the longest. */
export function longestFirst(paths: readonly string[], timings: Timings): string[] {
  const seconds = (path: string): number => timings[path]?.[0] ?? Infinity
  return paths.toSorted((a, b) => (seconds(b) > seconds(a) ? 1 : seconds(b) < seconds(a) ? -1 : 0))
}

/** Whether a file leaves a processor to others for most of its time. */
export function isWaiting(path: string, timings: Timings): boolean {
  const timing = timings[path]
  return timing !== undefined && timing[1] < timing[0] * waitingShareMax
}
