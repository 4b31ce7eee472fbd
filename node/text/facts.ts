/** The people and tags that a text names, for indexes, notifications and search. */
import type { PersonId } from '../../protocol/ids.ts'
import { mentionsPerTextMax, tagsPerTextMax } from './limits.ts'
import { readText } from './read.ts'
import { inlinesOf } from './tree.ts'

export interface TextFacts {
  /** People whom it mentions, each once, in order; up to `mentionsPerTextMax`. */
  readonly mentions: readonly PersonId[]
  /** Keys of its tags, each once, in order; up to `tagsPerTextMax`. */
  readonly tags: readonly string[]
}

const none: TextFacts = { mentions: [], tags: [] }

/**
 * The people and tags that the text of a post or comment names; code names nothing. A mention counts only for somebody who reads the item: that
 * is for the caller to know.
 */
export function textFacts(text: string): TextFacts {
  // Most texts name nothing, and need not be read.
  if (!text.includes('#') && !text.includes('did:key:')) return none
  const mentions = new Set<PersonId>()
  const tags = new Set<string>()
  for (const inline of inlinesOf(readText(text))) {
    if (inline.kind === 'mention' && mentions.size < mentionsPerTextMax) mentions.add(inline.person)
    if (inline.kind === 'tag' && tags.size < tagsPerTextMax) tags.add(inline.tag)
  }
  return { mentions: [...mentions], tags: [...tags] }
}
