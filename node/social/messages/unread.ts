/** Unread messages: those of others, until their reader says so on one of their devices. Nobody else is told. */
import { toBase64url } from '../../../protocol/bytes.ts'
import type { ConversationId, MessageId, PersonId } from '../../../protocol/ids.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { messageRow } from './rows.ts'
import { messagesReadBefore, unreadCounts, unreadMessages, type MessageRow } from './tables.ts'

/** Notes that a message of somebody else came. */
export function noteUnread(tx: Transaction, row: MessageRow): void {
  if (tx.get(messagesReadBefore, row.id) !== undefined) tx.delete(messagesReadBefore, row.id)
  else {
    tx.put(unreadMessages, unreadKey(row), row.writer)
    count(tx, row, 1)
  }
}

/** Notes that a message was read, is gone, or is kept no longer. */
export function forgetUnread(tx: Transaction, row: MessageRow): void {
  if (tx.get(unreadMessages, unreadKey(row)) === undefined) return
  tx.delete(unreadMessages, unreadKey(row))
  count(tx, row, -1)
}

/** Notes messages that their reader read, here or on another device. */
export function noteRead(tx: Transaction, ids: readonly Uint8Array[]): void {
  for (const bytes of ids) {
    const id = toBase64url(bytes) as MessageId
    const row = messageRow(tx, id)
    if (row === undefined) tx.put(messagesReadBefore, id, true)
    else forgetUnread(tx, row)
  }
}

/** Messages of a conversation that were not read, of those that came with an arrival or before it. */
export async function unreadUpTo(
  reader: Reader,
  conversation: ConversationId,
  arrival: number,
): Promise<MessageId[]> {
  const range = { ...under(conversation), lt: keyOf(conversation, sortable(arrival + 1)) }
  const rows = await reader.list(unreadMessages, range)
  return rows.map(([key]) => key.slice(key.lastIndexOf('!') + 1) as MessageId)
}

/** How many unread messages a conversation has, those of some people left out. */
export async function unreadIn(
  reader: Reader,
  conversation: ConversationId,
  without: ReadonlySet<PersonId>,
): Promise<number> {
  const rows = await reader.list(unreadCounts, under(conversation))
  const shown = rows.filter(([key]) => !without.has(key.slice(key.indexOf('!') + 1) as PersonId))
  return shown.reduce((sum, [, some]) => sum + some, 0)
}

/** Conversations that have any. */
export async function conversationsWithUnread(reader: Reader): Promise<Set<ConversationId>> {
  const rows = await reader.list(unreadCounts, {})
  return new Set(rows.map(([key]) => key.slice(0, key.indexOf('!')) as ConversationId))
}

function unreadKey({ conversation, arrival, id }: MessageRow): string {
  return keyOf(conversation, sortable(arrival), id)
}

function count(tx: Transaction, { conversation, writer }: MessageRow, change: 1 | -1): void {
  const key = keyOf(conversation, writer)
  const total = (tx.get(unreadCounts, key) ?? 0) + change
  if (total > 0) tx.put(unreadCounts, key, total)
  else tx.delete(unreadCounts, key)
}
