/** From the rows of the views to the shapes of the API. */
import type { PersonId } from '../../../protocol/ids.ts'
import { starterOf } from '../../../protocol/records/message.ts'
import { cursorOf, type ShownConversation } from '../../social/messages/queries.ts'
import type { MessageRow } from '../../social/messages/tables.ts'
import type { Social } from '../../social/social.ts'
import { mediaShape } from '../media/shape.ts'
import { contentShape, excerptOf } from '../text/shape.ts'
import { fromResponder } from '../responses/shape.ts'
import type { Conversation, Message, MessageDelivery } from './schema.ts'

export async function messageShape(social: Social, row: MessageRow): Promise<Message> {
  const { id, conversation, text, isGone = false, version, believedMs } = row
  const delivery = await deliveryShape(social, row)
  const writer = fromResponder(social, { author: row.writer, name: row.name })
  return {
    id,
    conversation,
    writer,
    text,
    content: contentShape(social, text),
    media: row.media.map((one, number) =>
      mediaShape(social, one, { kind: 'messages', item: id, number }),
    ),
    gone: isGone,
    edited: version > 0 && !isGone,
    createdAtMs: social.shownMs(believedMs),
    mayChange: writer.isMe && !isGone,
    ...(delivery && { delivery }),
    cursor: cursorOf(row),
  }
}

async function deliveryShape(
  social: Social,
  row: MessageRow,
): Promise<MessageDelivery | undefined> {
  const found = await social.conversations.deliveryOf(row)
  if (found === undefined) return undefined
  const { isElsewhere: elsewhere, ...counts } = found
  return { ...counts, elsewhere }
}

export async function conversationShape(
  social: Social,
  row: ShownConversation,
): Promise<Conversation> {
  const { id, participants, names, state, unread, last } = row
  const starter = starterOf(participants)
  const person = (author: PersonId, index: number): Conversation['people'][number] =>
    fromResponder(social, { author, name: names[index] ?? '' })
  return {
    id,
    people: participants.map(person).filter(({ isMe }) => !isMe),
    ...(starter !== undefined && { starter }),
    state,
    unread,
    lastAtMs: social.shownMs(row.lastMs),
    ...(last !== undefined && {
      last: await messageShape(social, last),
      excerpt: excerptOf(last.text),
    }),
  }
}
