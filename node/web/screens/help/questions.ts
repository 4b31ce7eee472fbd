/** Questions that people ask, in the order of the page, and where a question leads. Pure. */
import type { PartName } from '../you/parts.tsx'
import { nameKey } from '../../../../protocol/text.ts'

export const questions = [
  'see',
  'aspect',
  'public',
  'photo',
  'machine',
  'off',
  'friend',
  'arrived',
  'invite',
  'find',
  'phone',
  'remove',
  'block',
  'delete',
  'between',
  'disk',
  'out',
  'bring',
  'guest',
  'words',
] as const
export type Question = (typeof questions)[number]

/** The part of *You* where it is done. */
export const partsOf: Partial<Record<Question, PartName>> = {
  machine: 'backup',
  off: 'connection',
  friend: 'connection',
  phone: 'devices',
  disk: 'storage',
  out: 'backup',
  bring: 'bring',
  guest: 'guests',
  words: 'backup',
}

/** Whether each of the words stands somewhere in the texts, whatever the case and accents. */
export function isAbout(texts: readonly string[], words: string): boolean {
  const text = nameKey(texts.join(' '))
  return words
    .split(/\s+/u)
    .map(nameKey)
    .every((word) => text.includes(word))
}
