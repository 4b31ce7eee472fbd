/** Conversations and their messages. */
import type { ConversationId, MessageId, PersonId } from '../../../protocol/ids.ts'
import type { ConversationState } from '../../../protocol/records/conversation.ts'
import { jsonTable } from '../../store/table.ts'
import type { MediaRow } from '../media/tables.ts'
import type { QuotaRow } from '../lib/daily.ts'

export interface ConversationRow {
  id: ConversationId
  /** In their order, see `inOrder`. */
  participants: readonly PersonId[]
  /** Names by which the starter knows them. */
  names: readonly string[]
  /** Whether one of two wrote it, or the starter of more: else somebody may have made it up, and it is not shown. */
  isStarted: boolean
  /** When something last happened there. */
  lastMs: number
}

/** How the owner wants to have a conversation. */
export interface StateRow {
  state: ConversationState
  atMs: number
}

/** The version of a message that counts. */
export interface MessageRow {
  id: MessageId
  conversation: ConversationId
  writer: PersonId
  /** The writer's, as they said it. */
  name: string
  text: string
  media: readonly MediaRow[]
  isGone?: true
  /** As the writer said it: it gives the message its place. */
  atMs: number
  /** When it was written, as far as that is believed. */
  believedMs: number
  nonce: string
  version: number
  /** See `messageTie`. */
  tie: string
  /** The number of the arrival that brought the first version; 0 for one's own. */
  arrival: number
}

/** conversation!time!message. */
export const messages = jsonTable<MessageRow>('messages')

/** Message → its key in `messages`. */
export const messageKeys = jsonTable<string>('message-keys')

export const conversations = jsonTable<ConversationRow>('conversations')

/** Conversation → its state; it may come before the conversation. */
export const conversationStates = jsonTable<StateRow>('conversation-states')

/** time!conversation: when something last happened in each that is shown. */
export const conversationTimes = jsonTable<true>('conversation-times')

/** person!conversation: who takes part in which. */
export const participations = jsonTable<true>('participations')

/** Person → how many conversations began by what they sent. */
export const conversationCounts = jsonTable<number>('conversation-counts')

/** Conversation → how many messages it has. */
export const messageCounts = jsonTable<number>('message-counts')

/** conversation!arrival!message → its writer, of messages that were not read. */
export const unreadMessages = jsonTable<PersonId>('unread-messages')

/** conversation!writer → how many of those. */
export const unreadCounts = jsonTable<number>('unread-message-counts')

/** Messages that were read on another device before they came here. */
export const messagesReadBefore = jsonTable<true>('messages-read-before')

/** Message that was taken back → feed!seq of the record that says so. */
export const gonePlaces = jsonTable<string>('message-gone-places')

/** feed!seq of pair feeds: messages that are to be passed on to others. */
export const toPass = jsonTable<true>('messages-to-pass')

/** Person → messages that were passed on for them. */
export const passQuotas = jsonTable<QuotaRow>('message-pass-quotas')

/** Person → messages that they wrote here. */
export const writeQuotas = jsonTable<QuotaRow>('message-write-quotas')

/** peer!peer: device of ours, and one that it has given the messages from before it was met. */
export const handedOver = jsonTable<true>('messages-handed-over')
