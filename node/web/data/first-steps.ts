/** Whether the stream still shows a new owner what to do first, in this browser. */
import { signal } from '@preact/signals'
import { readStored, writeStored } from './stored.ts'

const over = 'over'

export const hasFirstSteps = signal(readStored('first-steps') !== over)

export function endFirstSteps(): void {
  writeStored('first-steps', over)
  hasFirstSteps.value = false
}
