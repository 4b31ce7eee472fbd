/** The index of what texts name: tags of posts, and items that mention the owner. Tags of comments are links alone, as the comment belongs to its post. */
import type { PersonId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { textFacts } from '../../text/facts.ts'
import { noteChange } from '../feeds/changes.ts'
import { mentions, tagged, tagSizes, type MentionRow } from './tables.ts'

/** Notes the tags of a post. @param spot its key in the timeline */
export function addTags(tx: Transaction, spot: string, text: string): void {
  for (const tag of textFacts(text).tags) {
    const before = tx.get(tagSizes, tag) ?? 0
    tx.put(tagged, keyOf(tag, spot), true)
    tx.put(tagSizes, tag, before + 1)
    if (before === 0) noteChange(tx, { kind: 'tag', id: tag })
  }
}

/** Takes them from the index, before the post goes or moves. */
export function dropTags(tx: Transaction, spot: string, text: string): void {
  for (const tag of textFacts(text).tags) {
    tx.delete(tagged, keyOf(tag, spot))
    const left = (tx.get(tagSizes, tag) ?? 0) - 1
    if (left > 0) tx.put(tagSizes, tag, left)
    else {
      tx.delete(tagSizes, tag)
      noteChange(tx, { kind: 'tag', id: tag })
    }
  }
}

/** Notes an item of somebody else that mentions the owner; they read it, or it would not be here. @param key time!order!item */
export function addMention(
  tx: Transaction,
  key: string,
  { text, owner, ...row }: MentionRow & { text: string; owner: PersonId },
): void {
  if (textFacts(text).mentions.includes(owner)) tx.put(mentions, key, row)
}

/** Whether the item of a key mentions the owner. */
export function isMention(reader: Reader, key: string): boolean {
  return reader.get(mentions, key) !== undefined
}

export function dropMention(tx: Transaction, key: string): void {
  tx.delete(mentions, key)
}

/** An item stands elsewhere from now on. */
export function moveMention(tx: Transaction, before: string, after: string): void {
  const row = tx.get(mentions, before)
  if (row === undefined) return
  tx.delete(mentions, before)
  tx.put(mentions, after, row)
}
