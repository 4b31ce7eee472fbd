/** The poll of the post that is being written. */
import { signal } from '@preact/signals'
import type { PollRequest } from '../../http/polls/schema.ts'

export interface PollDraft {
  /** As they were typed; empty ones are left out. */
  readonly options: readonly string[]
  readonly isMultiple: boolean
  readonly isHidden: boolean
  readonly isNamed: boolean
  /** How long it is open from when it is sent; 0 for ever. */
  readonly hours: number
}

/** `undefined` where the post has none. */
export const pollDraft = signal<PollDraft | undefined>(undefined)

export function optionsOf({ options }: PollDraft): string[] {
  return options.map((option) => option.trim()).filter((option) => option !== '')
}

export function pollRequest(draft: PollDraft): PollRequest {
  const { hours, isMultiple, isHidden, isNamed } = draft
  return {
    options: optionsOf(draft),
    multiple: isMultiple,
    hidden: isHidden,
    named: isNamed,
    ...(hours > 0 && { closesAtMs: Date.now() + hours * 3_600_000 }),
  }
}
