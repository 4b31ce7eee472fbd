/** Tags: `#` and a word of any script. Of its letters, marks, numbers, `_` and `-` one is a letter, so that `#1` is a number as ever. */
import { tagCharsMax } from './limits.ts'

/** A zero-width joiner or non-joiner belongs to words of some scripts. */
const tagPattern = /#[\p{L}\p{N}_](?:(?:[\p{L}\p{M}\p{N}_-]|\u200c|\u200d)*[\p{L}\p{M}\p{N}])?/uy
const wordBefore = /[\p{L}\p{M}\p{N}_#&/]$/u
const joiners = /\u200c|\u200d/gu

/** The tag that begins at a `#` of a text, with it. */
export function tagAt(text: string, at: number): string | undefined {
  if (wordBefore.test(text.slice(Math.max(0, at - 2), at))) return undefined
  tagPattern.lastIndex = at
  const found = tagPattern.exec(text)?.[0]
  return found !== undefined && tagKey(found) !== undefined ? found : undefined
}

/**
 * The key by which a tag is looked up, the same for all that look alike or differ in upper and lower case: without `#`, of NFKC, folded.
 *
 * @param tag with `#` or without.
 *
 * @returns `undefined` where it is none.
 */
export function tagKey(tag: string): string | undefined {
  const word = tag.replace(/^#/u, '')
  if (word.length > tagCharsMax * 2 || Array.from(word).length > tagCharsMax) return undefined
  const folded = word.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  const key = folded.replaceAll(joiners, '')
  return /^[\p{L}\p{M}\p{N}_-]+$/u.test(key) && /\p{L}/u.test(key) ? key : undefined
}
