/** Runs that found something once. */
import type { RunInit } from './run.ts'

export const regressions: readonly RunInit[] = [
  // What the clock of a newcomer shows, and that the inviter moved before they came.
  { seed: 105, nodes: 7 },
  { seed: 181, nodes: 7 },
]
