/** Private messages: reading conversations, writing in them, and taking back what one wrote. */
import { Hono } from 'hono'
import {
  parseConversationId,
  parseMessageId,
  parsePersonId,
  parseResponseId,
  type MessageId,
  type PersonId,
} from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { ShownConversation } from '../../social/messages/queries.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  Conversation,
  ConversationChange,
  ConversationPage,
  ConversationQuery,
  Message,
  MessageEditRequest,
  MessagePage,
  MessageQuery,
  MessageRead,
  MessageRequest,
  StartRequest,
  TellRequest,
} from './schema.ts'
import { conversationShape, messageShape } from './shape.ts'

export function conversationRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/conversations',
      describe('My conversations, or the one with just some people', 200, ConversationPage),
      takes('query', ConversationQuery),
      async (context) => {
        const social = backend.social()
        const { before, limit, with: people } = context.req.valid('query')
        const page =
          people === undefined
            ? await social.conversations.list(queryOf(before, limit))
            : { rows: await withPeople(social, people) }
        const items = await Promise.all(page.rows.map((row) => conversationShape(social, row)))
        const unread = await social.conversations.countUnread()
        const next = 'next' in page ? page.next : undefined
        return context.json({ items, unread, ...(next !== undefined && { next }) })
      },
    )
    .post(
      '/conversations',
      describe('Write to people: in the conversation with just them, or a new one', 201, Message),
      takes('json', StartRequest),
      async (context) => {
        const social = backend.social()
        const { people, text, media } = context.req.valid('json')
        const id = await social.conversations.start(people as PersonId[], text, media)
        return context.json(await messageOf(social, id), 201)
      },
    )
    .post(
      '/items/:item/tell',
      describe('Write to the author of a post or comment about it, in private', 201, Message),
      takes('json', TellRequest),
      async (context) => {
        const social = backend.social()
        const item = parseResponseId(context.req.param('item'))
        const { text } = context.req.valid('json')
        const id = await social.conversations.tell(item, text)
        return context.json(await messageOf(social, id), 201)
      },
    )
    .get(
      '/conversations/:conversation',
      describe('One conversation, also one that I left', 200, Conversation),
      async (context) => {
        const social = backend.social()
        const row = await found(social, context.req.param('conversation'))
        return context.json(await conversationShape(social, row))
      },
    )
    .patch(
      '/conversations/:conversation',
      describe('Mute or leave a conversation, for me alone, or show it again', 200, Conversation),
      takes('json', ConversationChange),
      async (context) => {
        const social = backend.social()
        const { id } = await found(social, context.req.param('conversation'))
        await social.conversations.setState(id, context.req.valid('json').state)
        return context.json(await conversationShape(social, await found(social, id)))
      },
    )
    .get(
      '/conversations/:conversation/messages',
      describe('The messages of a conversation, oldest first', 200, MessagePage),
      takes('query', MessageQuery),
      async (context) => {
        const social = backend.social()
        const { id } = await found(social, context.req.param('conversation'))
        const { before, limit } = context.req.valid('query')
        // Before the messages are read: what comes meanwhile was not seen.
        const arrived = social.conversations.lastArrival()
        const { rows, next } = await social.conversations.messages(id, queryOf(before, limit))
        const items = await Promise.all(rows.map((row) => messageShape(social, row)))
        return context.json({ items, arrived, ...(next !== undefined && { next }) })
      },
    )
    .post(
      '/conversations/:conversation/messages',
      describe('Write in a conversation', 201, Message),
      takes('json', MessageRequest),
      async (context) => {
        const social = backend.social()
        const { id } = await found(social, context.req.param('conversation'))
        const { text, media } = context.req.valid('json')
        const message = await social.conversations.send(id, text, media)
        return context.json(await messageOf(social, message), 201)
      },
    )
    .put(
      '/conversations/:conversation/read',
      describe('Say that I read what came until then; nobody else is told', 204),
      takes('json', MessageRead),
      async (context) => {
        const id = parseConversationId(context.req.param('conversation'))
        await backend.social().conversations.markRead(id, context.req.valid('json').arrived)
        return context.body(null, 204)
      },
    )
    .get('/messages/:message', describe('One message', 200, Message), async (context) => {
      const id = parseMessageId(context.req.param('message'))
      return context.json(await messageOf(backend.social(), id))
    })
    .patch(
      '/messages/:message',
      describe(
        'Write other words in place of those of a message of mine; its media stay',
        200,
        Message,
      ),
      takes('json', MessageEditRequest),
      async (context) => {
        const social = backend.social()
        const id = parseMessageId(context.req.param('message'))
        await social.conversations.edit(id, context.req.valid('json').text)
        return context.json(await messageOf(social, id))
      },
    )
    .delete(
      '/messages/:message',
      describe('Take a message of mine back, for everybody in the conversation', 204),
      async (context) => {
        await backend.social().conversations.retract(parseMessageId(context.req.param('message')))
        return context.body(null, 204)
      },
    )
}

function queryOf(before: string | undefined, limit: string): { before?: string; limit: number } {
  return { limit: Number(limit), ...(before !== undefined && { before }) }
}

async function withPeople(social: Social, people: string): Promise<ShownConversation[]> {
  const row = await social.conversations.with(people.split(',').map(parsePersonId))
  return row === undefined ? [] : [row]
}

async function found(social: Social, text: string): Promise<ShownConversation> {
  const row = await social.conversations.at(parseConversationId(text))
  if (row === undefined) throw new NotFoundError(text, { what: 'conversation' })
  return row
}

function messageOf(social: Social, id: MessageId): Promise<Message> {
  const row = social.conversations.messageAt(id)
  if (row === undefined) throw new NotFoundError(`message ${id}`, { what: 'message' })
  return messageShape(social, row)
}
