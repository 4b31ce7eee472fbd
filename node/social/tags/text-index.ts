/** The index of what texts name: tags of posts and of comments on them, and items that mention the owner. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { textFacts } from '../../text/facts.ts'
import { noteChange } from '../feeds/changes.ts'
import { earlyTags, mentions, tagged, tagSizes, tagTexts, type MentionRow } from './tables.ts'

/** A text with tags: of a post, or of a comment on it. */
interface TaggedText {
  post: PostId
  /** Key of the post in the timeline; `undefined` where it did not come yet, or is gone. */
  spot: string | undefined
  text: string
}

/** Notes the tags of a text: the post stands in the timeline of each, however many of its texts have it. */
export function addTags(tx: Transaction, { post, spot, text }: TaggedText): void {
  for (const tag of textFacts(text).tags) {
    const key = keyOf(post, tag)
    tx.put(tagTexts, key, (tx.get(tagTexts, key) ?? 0) + 1)
    if (spot === undefined) tx.put(earlyTags, post, true)
    else enter(tx, tag, spot)
  }
}

/** Takes a text from the index, as it goes or has other words from now on. */
export function dropTags(tx: Transaction, { post, spot, text }: TaggedText): void {
  for (const tag of textFacts(text).tags) {
    const key = keyOf(post, tag)
    const left = (tx.get(tagTexts, key) ?? 0) - 1
    if (left > 0) {
      tx.put(tagTexts, key, left)
      continue
    }
    tx.delete(tagTexts, key)
    if (spot !== undefined) leave(tx, tag, spot)
  }
}

/** Whether comments with tags came before a post that comes now; told once. */
export function takeEarlyTags(tx: Transaction, post: PostId): boolean {
  const isEarly = tx.get(earlyTags, post) === true
  if (isEarly) tx.delete(earlyTags, post)
  return isEarly
}

/** A post came, or stands elsewhere: so do the tags of all its texts. */
export async function enterTags(tx: Transaction, post: PostId, spot: string): Promise<void> {
  for (const tag of await tagsOf(tx, post)) enter(tx, tag, spot)
}

/** A post goes, whatever becomes of the comments on it. */
export async function leaveTags(tx: Transaction, post: PostId, spot: string): Promise<void> {
  for (const tag of await tagsOf(tx, post)) leave(tx, tag, spot)
}

async function tagsOf(reader: Reader, post: PostId): Promise<string[]> {
  const rows = await reader.list(tagTexts, under(post))
  return rows.map(([key]) => key.slice(keyOf(post, '').length))
}

function enter(tx: Transaction, tag: string, spot: string): void {
  const key = keyOf(tag, spot)
  if (tx.get(tagged, key) !== undefined) return
  const before = tx.get(tagSizes, tag) ?? 0
  tx.put(tagged, key, true)
  tx.put(tagSizes, tag, before + 1)
  if (before === 0) noteChange(tx, { kind: 'tag', id: tag })
}

function leave(tx: Transaction, tag: string, spot: string): void {
  const key = keyOf(tag, spot)
  if (tx.get(tagged, key) === undefined) return
  tx.delete(tagged, key)
  const left = (tx.get(tagSizes, tag) ?? 0) - 1
  if (left > 0) return tx.put(tagSizes, tag, left)
  tx.delete(tagSizes, tag)
  noteChange(tx, { kind: 'tag', id: tag })
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
