/** An action of a button: that it runs, and what it failed with. */
import { useState } from 'preact/hooks'

export interface Action {
  readonly isRunning: boolean
  /** `undefined` when the last run went well. */
  readonly error: unknown
  /** Runs the work unless it is running; never rejects. */
  readonly run: (work: () => Promise<void>) => void
}

export function useAction(): Action {
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(undefined)

  async function perform(work: () => Promise<void>): Promise<void> {
    setRunning(true)
    setError(undefined)
    try {
      await work()
    } catch (cause) {
      setError(cause)
    }
    setRunning(false)
  }

  return {
    isRunning,
    error,
    run: (work) => {
      if (!isRunning) void perform(work)
    },
  }
}
