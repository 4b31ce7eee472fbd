/** Messages as rows of the views: one version of each, whichever came first, in the order of their times and ids. */
import type { ConversationId, MessageId } from '../../../protocol/ids.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { messageCounts, messageKeys, messages, type MessageRow } from './tables.ts'

/** A message, also by a blocked person; `undefined` where there is none. */
export function messageRow(reader: Reader, id: MessageId): MessageRow | undefined {
  const key = reader.get(messageKeys, id)
  return key === undefined ? undefined : reader.get(messages, key)
}

/** Puts a version of a message in its place. @returns whether it is the first one */
export function putRow(tx: Transaction, row: MessageRow): boolean {
  const key = keyOf(row.conversation, sortable(row.atMs), row.id)
  const isNew = tx.get(messages, key) === undefined
  tx.put(messages, key, row)
  if (!isNew) return false
  tx.put(messageKeys, row.id, key)
  count(tx, row.conversation, 1)
  return true
}

export function deleteRow(tx: Transaction, row: MessageRow): void {
  const key = tx.get(messageKeys, row.id)
  if (key === undefined) return
  tx.delete(messages, key)
  tx.delete(messageKeys, row.id)
  count(tx, row.conversation, -1)
}

function count(tx: Transaction, conversation: ConversationId, change: 1 | -1): void {
  const total = (tx.get(messageCounts, conversation) ?? 0) + change
  if (total > 0) tx.put(messageCounts, conversation, total)
  else tx.delete(messageCounts, conversation)
}
