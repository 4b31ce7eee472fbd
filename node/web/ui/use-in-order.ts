/** Actions of buttons that may be pressed again at once: each runs after the one before, and none is left out. */
import { useRef, useState } from 'preact/hooks'
import type { Action } from './use-action.ts'

export function useInOrder(): Omit<Action, 'isRunning'> {
  const last = useRef<Promise<void>>(Promise.resolve())
  const [error, setError] = useState<unknown>(undefined)

  async function perform(before: Promise<void>, work: () => Promise<void>): Promise<void> {
    await before
    try {
      await work()
      setError(undefined)
    } catch (cause) {
      setError(cause)
    }
  }

  return {
    error,
    run: (work) => {
      last.current = perform(last.current, work)
    },
  }
}
