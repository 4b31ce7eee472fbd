/** The messages that the owner read, and how they want to have a conversation: the same on all of their devices. */
import type { ConversationRecord } from '../../../protocol/records/conversation.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { putConversation } from './conversation-rows.ts'
import { conversations, conversationStates, type StateRow } from './tables.ts'
import { noteRead } from './unread.ts'

export function applyConversation({ tx }: ApplyContext, record: ConversationRecord): void {
  const { conversation: id, read = [], state, atMs } = record
  noteRead(tx, read)
  const before = tx.get(conversationStates, id)
  if (state !== undefined && isLater({ state, atMs }, before)) {
    tx.put(conversationStates, id, { state, atMs })
    const row = tx.get(conversations, id)
    if (row !== undefined) putConversation(tx, row)
  }
  noteChange(tx, { kind: 'conversation', id })
}

/** Of two wishes the later one counts, on whichever device it was made; of two at once, the greater word. */
function isLater(wish: StateRow, before: StateRow | undefined): boolean {
  if (before === undefined) return true
  return wish.atMs === before.atMs ? wish.state > before.state : wish.atMs > before.atMs
}
