/** Waits until something is so, instead of for a time after which it should be. */
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { TestError } from './test-error.ts'

export interface WaitForOptions {
  /** @default 60,000: a machine that works for others too is slow, and only what fails takes so long */
  timeoutMs?: number
  /** The awaited event, for the error when it does not come. */
  description?: string
  /** The longest pause between two looks, for those that cost much. @default 50 */
  pauseMsMax?: number
}

const timeoutMsDefault = 60_000
const pauseMsMaxDefault = 50

/**
 * The first value of `condition` that is not falsy. Looks at once, then in growing pauses from 1 ms on.
 *
 * @throws {TestError} with the description when the time is over, or what `condition` itself throws.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: WaitForOptions = {},
): Promise<NonNullable<T>> {
  const { timeoutMs = timeoutMsDefault, description = condition.toString() } = options
  const { pauseMsMax = pauseMsMaxDefault } = options
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
