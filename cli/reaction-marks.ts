/** Reactions in one line. */
import type { Reactions } from '../node/http/reactions/schema.ts'

/** Emoji with their counts. */
export function reactionMarks(reactions: Reactions): string[] {
  return reactions.map(({ emoji, count }) => `${emoji} ${count}`)
}
