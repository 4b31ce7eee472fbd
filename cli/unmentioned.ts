/** Names behind `@` in a text that was sent, and that mention nobody. */
import type { Block } from '../node/http/text/schema.ts'
import { unknownNames } from './draw-text.ts'
import { listed } from './names.ts'
import { say, text } from './output.ts'

export function sayUnmentioned(content: readonly Block[]): void {
  const names = unknownNames(content)
  if (names.length === 0) return
  say(text('cli.post.unmentioned', { names: listed(names), count: names.length }))
}
