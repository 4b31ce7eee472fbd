/** Boards and albums in words. */
import type { CollectionCard } from '../node/http/collections/card-schema.ts'
import { cleanName, text } from './output.ts'

/** `[board “Garden”, 3 items · pappus boards ID]`, below the post that shows it. */
export function boardWords(card: CollectionCard | undefined): string {
  if (card === undefined) return ''
  const { type, name, count, id } = card
  return text('cli.boards.card', { type, name: cleanName(name), count, id })
}
