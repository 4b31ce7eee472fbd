/** Waits until something is so, instead of for a time after which it should be. */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { TestError } from './test-error.ts'

export interface WaitForOptions {
  /** @default 10,000 */
  timeoutMs?: number
  /** What is waited for; said when it does not come. */
  description?: string
}

const pauseMsMax = 50

/**
 * The first value of `condition` that is not falsy. Looks at once, then in growing pauses of 1 to 50 ms.
 *
 * @throws {TestError} with the description when the time is over, or what `condition` itself throws.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, description = condition.toString() }: WaitForOptions = {},
): Promise<NonNullable<T>> {
  const endMs = performance.now() + timeoutMs
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    const value = await condition()
    if (value) return value
    if (performance.now() > endMs) {
      throw new TestError(`waited ${timeoutMs} ms in vain for: ${description}`)
    }
    await delay(pauseMs)
  }
}
