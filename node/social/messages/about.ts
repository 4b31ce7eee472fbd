/** A message about something that its reader wrote: how that begins, as a quote, and the words below. */
import { plainText } from '../../text/plain.ts'
import { quotedCharsMax } from './limits.ts'

export function messageAbout(text: string, words: string): string {
  // A character has at most two units.
  const start = Array.from(plainText(text).slice(0, 2 * quotedCharsMax + 2))
  const isCut = start.length > quotedCharsMax
  const quote = start.slice(0, quotedCharsMax).join('').trim() + (isCut ? ' …' : '')
  if (quote === '') return words
  const lines = quote.split('\n').map((line) => `> ${line}`)
  return `${lines.join('\n')}\n\n${words}`
}
