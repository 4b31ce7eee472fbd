/** Requests and responses about private messages. */
import * as v from 'valibot'
import { messageMediaMax, messageTextBytesMax, participantsMax } from '../../../protocol/limits.ts'
import { conversationStates } from '../../../protocol/records/conversation.ts'
import { Media, MediaRequest } from '../media/schema.ts'
import { Responder } from '../responses/schema.ts'
import { count, cursor, personId, time } from '../schema.ts'
import { Content } from '../text/schema.ts'
import { bodyField } from '../text-fields.ts'

const text = v.pipe(
  bodyField('text', { bytesMax: messageTextBytesMax }),
  v.description('May be empty where there are media'),
)
const media = v.optional(v.pipe(v.array(MediaRequest), v.maxLength(messageMediaMax)), [])
const limit = v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '50')
const before = v.optional(cursor)
const state = v.picklist(conversationStates)

/** How far a message of mine has come. */
export const MessageDelivery = v.object({
  people: v.pipe(count, v.description('How many people my node gives it to')),
  have: v.pipe(count, v.description('How many of them have it, on a node of theirs')),
  passedOn: v.pipe(
    count,
    v.description('How many others get it from the one who started the conversation'),
  ),
  elsewhere: v.pipe(
    v.boolean(),
    v.description('Another device of mine wrote it: that one knows who has it'),
  ),
})

export const Message = v.object({
  id: v.string(),
  conversation: v.string(),
  writer: Responder,
  text: v.pipe(v.string(), v.description('Empty where its writer took it back')),
  content: Content,
  media: v.array(Media),
  gone: v.pipe(v.boolean(), v.description('Whether its writer took it back')),
  edited: v.boolean(),
  createdAtMs: time,
  mayChange: v.boolean(),
  delivery: v.optional(MessageDelivery),
  cursor: v.pipe(
    cursor,
    v.description('Its place: messages sort by it as text, the same everywhere'),
  ),
})

export const Conversation = v.object({
  id: v.string(),
  people: v.pipe(v.array(Responder), v.description('All others who take part')),
  starter: v.pipe(v.optional(personId), v.description('Absent in a conversation of two')),
  state: v.pipe(
    state,
    v.description('`muted` counts no unread messages, `left` is in no list until I write again'),
  ),
  unread: count,
  lastAtMs: v.pipe(time, v.description('When something last happened there')),
  last: v.optional(Message),
  excerpt: v.pipe(
    v.optional(v.string()),
    v.description('The first words of `last`, without marks'),
  ),
})

export const ConversationPage = v.object({
  items: v.pipe(v.array(Conversation), v.description('What happened last comes first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next ones; absent at the end')),
  unread: v.pipe(count, v.description('In all of them, muted ones left out')),
})

export const ConversationQuery = v.object({
  before,
  limit,
  with: v.pipe(
    v.optional(v.string()),
    v.description('Ids of people, with commas: only the conversation with just these'),
  ),
})

export const MessagePage = v.object({
  items: v.pipe(v.array(Message), v.description('Oldest first')),
  next: v.pipe(
    v.optional(cursor),
    v.description('`before` of the messages before these; absent at the start'),
  ),
  arrived: v.pipe(count, v.description('To be sent as read once these were seen')),
})

export const MessageQuery = v.object({ before, limit })

export const StartRequest = v.object({
  people: v.pipe(
    v.array(personId),
    v.minLength(1),
    v.maxLength(participantsMax - 1),
    v.description('All others: contacts, unless there is a conversation with just these people'),
  ),
  text,
  media,
})

export const MessageRequest = v.object({ text, media })

export const TellRequest = v.object({ text })

export const MessageEditRequest = v.object({ text })

export const MessageRead = v.object({ arrived: count })

export const ConversationChange = v.object({ state })

export type MessageDelivery = v.InferOutput<typeof MessageDelivery>
export type Message = v.InferOutput<typeof Message>
export type MessagePage = v.InferOutput<typeof MessagePage>
export type Conversation = v.InferOutput<typeof Conversation>
export type ConversationPage = v.InferOutput<typeof ConversationPage>
export type MessageRequest = v.InferInput<typeof MessageRequest>
export type StartRequest = v.InferInput<typeof StartRequest>
export type ConversationChange = v.InferInput<typeof ConversationChange>
