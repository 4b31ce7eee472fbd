/** Reacting to a post or a comment, and taking that back. */
import type { ItemId } from '../../../protocol/ids.ts'
import { plainEmoji, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { NotAnEmojiError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { Threads } from '../threads/threads.ts'
import { isReactedBy } from './queries.ts'

export interface ReactionWish {
  readonly emoji: string
  /** Whether it is given, or taken back. */
  readonly isOn: boolean
}

/**
 * Gives an item a reaction, or takes it back. Writes nothing where it is so already.
 *
 * @throws {NotAnEmojiError} unless the text is one emoji.
 * @throws {NotFoundError} when there is no such item.
 */
export async function react(
  tx: Transaction,
  threads: Threads,
  item: ItemId,
  { emoji, isOn }: ReactionWish,
): Promise<void> {
  const plain = plainEmoji(emoji)
  if (plain === undefined) throw new NotAnEmojiError(emoji)
  if (isReactedBy(tx, item, { person: threads.person, emoji: plain }) === isOn) return
  const nonce = reactionNonce(item, plain)
  await threads.respond(tx, { item, type: 'reaction', body: { emoji: plain, isOn }, nonce })
}
