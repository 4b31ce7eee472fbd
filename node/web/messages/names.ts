/** Conversations and messages in a few words. */
import type { Conversation, Message } from '../../http/conversations/schema.ts'
import { listText, t } from '../text/t.ts'

/** One whom nobody named yet is somebody. */
export function nameOf({ name }: { name: string }): string {
  return name === '' ? t('messages.somebody') : name
}

export function namesOf({ people }: Conversation): string {
  return listText(people.map(nameOf))
}

/** Words that keep their own direction inside a line that runs the other way. */
export function isolated(words: string): string {
  return `\u2068${words}\u2069`
}

/** The words of a message on one line; where it has none, what it shows. */
export function briefly({ media: [first] }: Message, words: string): string {
  if (words !== '' || first === undefined) return words
  return first.alt === '' ? t('messages.media', { kind: first.kind }) : first.alt
}
