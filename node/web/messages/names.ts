/** The people of a conversation in words. */
import type { Conversation } from '../../http/conversations/schema.ts'
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
