/** Conversations as rows of the views, and the index of those that are shown. */
import type { ConversationId } from '../../../protocol/ids.ts'
import type { ConversationState } from '../../../protocol/records/conversation.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import {
  conversations,
  conversationStates,
  conversationTimes,
  participations,
  type ConversationRow,
} from './tables.ts'

/** How the owner wants to have a conversation. */
export function stateOf(reader: Reader, id: ConversationId): ConversationState {
  return reader.get(conversationStates, id)?.state ?? 'shown'
}

/** Puts a conversation in its place. */
export function putConversation(tx: Transaction, row: ConversationRow): void {
  const { id, participants } = row
  const known = tx.get(conversations, id)
  if (known === undefined) {
    for (const person of participants) tx.put(participations, keyOf(person, id), true)
  } else tx.delete(conversationTimes, timeKey(known))
  tx.put(conversations, id, row)
  const isShown = row.isStarted && stateOf(tx, id) !== 'left'
  if (isShown) tx.put(conversationTimes, timeKey(row), true)
}

/** Nothing happened later than at this time any more; in messages, the times that their writers said keep their order. */
export async function moveConversations(tx: Transaction, nowMs: number): Promise<void> {
  for (const [key] of await tx.list(conversationTimes, { gte: sortable(nowMs + 1) })) {
    const row = tx.get(conversations, key.slice(key.indexOf('!') + 1))
    if (row !== undefined) putConversation(tx, { ...row, lastMs: nowMs })
  }
}

function timeKey({ lastMs, id }: ConversationRow): string {
  return keyOf(sortable(lastMs), id)
}
