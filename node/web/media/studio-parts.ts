/** The props that the studio hands to its parts. */
import type { Acts } from './use-acts.ts'
import type { Work } from './work.ts'

export interface StudioParts {
  readonly work: Work
  readonly acts: Acts
  /** The box that tools work on. */
  readonly chosen: number | undefined
  readonly choose: (at: number) => void
  readonly remove: (at: number) => void
  /** Reads a text aloud, politely. */
  readonly say: (text: string) => void
}
