/** A conversation as a person sees it. */
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { conversationId } from '../../protocol/ids.ts'
import { inOrder } from '../../protocol/records/message.ts'
import type { SocialNode } from './social-node.ts'
import { waitFor } from './wait-for.ts'

/** The conversation that somebody starts with others; of two, the only one. */
export function talkOf(starter: PersonId, ...others: readonly PersonId[]): ConversationId {
  return conversationId(inOrder(starter, others))
}

/** Messages in their order, with the names of their writers; of one that was taken back, a mark. */
export async function talk({ social }: SocialNode, id: ConversationId): Promise<string[]> {
  const { rows } = await social.conversations.messages(id, { limit: 1000 })
  return rows.map(({ name, text, isGone }) => `${name}: ${isGone === true ? '†' : text}`)
}

export async function talks(node: SocialNode, id: ConversationId, wanted: string[]): Promise<void> {
  await waitFor(async () => (await talk(node, id)).join('|') === wanted.join('|'))
}
