/** Reading conversations, without the messages of blocked people. */
import type { ConversationId, MessageId, PersonId } from '../../../protocol/ids.ts'
import type { ConversationState } from '../../../protocol/records/conversation.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { stateOf } from './conversation-rows.ts'
import { messageRow } from './rows.ts'
import {
  conversations,
  conversationTimes,
  messages,
  participations,
  type ConversationRow,
  type MessageRow,
} from './tables.ts'
import { conversationsWithUnread, unreadIn } from './unread.ts'

export interface MessageQuery {
  /** Only what stands before this cursor. */
  before?: string
  limit: number
}

export interface ShownConversation extends ConversationRow {
  readonly state: ConversationState
  /** Absent where all of its messages are of blocked people. */
  readonly last?: MessageRow
  readonly unread: number
}

export interface ConversationPage {
  /** The ones in which something happened last come first. */
  rows: readonly ShownConversation[]
  next?: string
}

export interface MessagePage {
  /** Oldest first. */
  rows: readonly MessageRow[]
  /** Where the messages before these go on; absent at the start of the conversation. */
  next?: string
}

/** Conversations that their owner did not leave. */
export async function listConversations(
  reader: Reader,
  { before, limit }: MessageQuery,
): Promise<ConversationPage> {
  const blocked = await blockedPeople(reader)
  const rows: ShownConversation[] = []
  let cursor = before
  for (let isEnd = false; !isEnd && rows.length < limit;) {
    const range = { reverse: true, limit: limit - rows.length }
    const some = await reader.list(conversationTimes, {
      ...range,
      ...(cursor !== undefined && { lt: cursor }),
    })
    for (const [key] of some) {
      const row = reader.get(conversations, key.slice(key.indexOf('!') + 1))
      if (row !== undefined && !isOfBlocked(row, blocked)) rows.push(await shown(reader, row))
    }
    isEnd = some.length < range.limit
    cursor = isEnd ? undefined : some.at(-1)?.[0]
  }
  return cursor === undefined ? { rows } : { rows, next: cursor }
}

/** One conversation, also one that its owner left; `undefined` where there is none, or it is one with a blocked person. */
export async function conversationAt(
  reader: Reader,
  id: ConversationId,
): Promise<ShownConversation | undefined> {
  const row = reader.get(conversations, id)
  const isThere = row?.isStarted === true && !isOfBlocked(row, await blockedPeople(reader))
  return isThere ? shown(reader, row) : undefined
}

/** The conversation with just these people in which something happened last; `undefined` where there is none. */
export async function conversationWith(
  reader: Reader,
  self: PersonId,
  people: readonly PersonId[],
): Promise<ConversationId | undefined> {
  const wanted = [...new Set([self, ...people])].toSorted().join()
  const [first = self] = people
  const keys = (await reader.list(participations, under(first))).map(([key]) => key)
  const rows = keys.flatMap((key) => {
    const row = reader.get(conversations, key.slice(key.indexOf('!') + 1))
    const isIt = row?.isStarted === true && row.participants.toSorted().join() === wanted
    return isIt ? [row] : []
  })
  return rows.toSorted((a, b) => b.lastMs - a.lastMs)[0]?.id
}

/** The latest messages of a conversation, or those before a cursor. */
export async function readMessages(
  reader: Reader,
  id: ConversationId,
  { before, limit }: MessageQuery,
): Promise<MessagePage> {
  const blocked = await blockedPeople(reader)
  const rows: MessageRow[] = []
  let { lt } = under(id)
  if (before !== undefined) lt = keyOf(id, before)
  let isEnd = false
  while (!isEnd && rows.length < limit) {
    const range = { ...under(id), lt, reverse: true, limit: limit - rows.length }
    const some = await reader.list(messages, range)
    rows.push(...some.map(([, row]) => row).filter(({ writer }) => !blocked.has(writer)))
    isEnd = some.length < range.limit
    lt = some.at(-1)?.[0] ?? lt
  }
  const page = { rows: rows.toReversed() }
  return isEnd ? page : { ...page, next: lt.slice(lt.indexOf('!') + 1) }
}

/** Where a message stands in its conversation. */
export function cursorOf({ atMs, id }: MessageRow): string {
  return keyOf(sortable(atMs), id)
}

/** A message, or `undefined`, as for one by a blocked person, or of a conversation that somebody made up. */
export function messageAt(reader: Reader, id: MessageId): MessageRow | undefined {
  const row = messageRow(reader, id)
  const isShown =
    row !== undefined &&
    !isBlocked(reader, row.writer) &&
    reader.get(conversations, row.conversation)?.isStarted === true
  return isShown ? row : undefined
}

/** How many messages are unread in all conversations that count. */
export async function countUnread(reader: Reader): Promise<number> {
  const blocked = await blockedPeople(reader)
  let count = 0
  for (const id of await conversationsWithUnread(reader)) {
    const row = reader.get(conversations, id)
    const isCounted =
      row?.isStarted === true && stateOf(reader, id) === 'shown' && !isOfBlocked(row, blocked)
    if (isCounted) count += await unreadIn(reader, id, blocked)
  }
  return count
}

/** The time of the latest message of a conversation, up to a time; 0 where there is none. */
export async function latestMs(
  reader: Reader,
  id: ConversationId,
  untilMs: number,
): Promise<number> {
  const range = { ...under(id), lt: keyOf(id, sortable(untilMs + 1)), reverse: true, limit: 1 }
  const [last] = await reader.list(messages, range)
  return last?.[1].atMs ?? 0
}

async function shown(reader: Reader, row: ConversationRow): Promise<ShownConversation> {
  const { rows } = await readMessages(reader, row.id, { limit: 1 })
  const unread = await unreadIn(reader, row.id, await blockedPeople(reader))
  const [last] = rows
  return { ...row, state: stateOf(reader, row.id), unread, ...(last && { last }) }
}

/** Whether a conversation of two is one with a blocked person. */
function isOfBlocked({ participants }: ConversationRow, blocked: ReadonlySet<PersonId>): boolean {
  return participants.length === 2 && participants.some((person) => blocked.has(person))
}
