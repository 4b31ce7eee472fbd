/** The words of anything that an export shows, with their times. */
import type { Said } from '../../export/source.ts'
import type { Social } from '../../social/social.ts'
import { readText } from '../../text/read.ts'

export interface Words {
  readonly text: string
  readonly atMs: number
  readonly editedAtMs?: number | undefined
}

export function textOf(
  social: Social,
  { text, atMs, editedAtMs }: Words,
): Pick<Said, 'text' | 'content' | 'atMs' | 'editedAtMs'> {
  return {
    text,
    content: readText(text),
    atMs: social.shownMs(atMs),
    ...(editedAtMs !== undefined && { editedAtMs: social.shownMs(editedAtMs) }),
  }
}
