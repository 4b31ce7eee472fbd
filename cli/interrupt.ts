/** Ctrl-C in a command that has something to put away before it ends. A second one ends the process at once, as everywhere. */
import { InterruptedError } from './errors.ts'

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Does work that ends in order when the user interrupts it.
 *
 * @throws {InterruptedError} by way of the signal.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController()
  const end = (): void => ending.abort(new InterruptedError('interrupted'))
  for (const each of signals) process.once(each, end)
  try {
    return await work(ending.signal)
  } finally {
    for (const each of signals) process.off(each, end)
  }
}
