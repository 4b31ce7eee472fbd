/** The owner's own note about a conversation, for their other devices: which messages they read, and how they want to have it. */
import { concat, fromBase64url, toBase64url } from '../bytes.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type ConversationId } from '../ids.ts'
import { readMessagesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** `muted` counts no unread messages, `left` is not shown until its owner writes there again. */
export const conversationStates = ['shown', 'muted', 'left'] as const
export type ConversationState = (typeof conversationStates)[number]

export interface ConversationRecord {
  readonly kind: 'conversation'
  readonly conversation: ConversationId
  /** Ids of messages that were read, 16 bytes each. */
  readonly read?: readonly Uint8Array[]
  /** The latest such wish counts. */
  readonly state?: ConversationState
  readonly atMs: number
}

export const conversationCodec: RecordCodec<ConversationRecord> = {
  kind: 'conversation',
  feeds: ['self'],
  fields: ({ conversation, read, state, atMs }) => ({
    of: fromBase64url(conversation),
    read: read && concat(...read),
    state,
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'conversation',
    conversation: toBase64url(fields.bytes('of', shortIdLength)) as ConversationId,
    ...(fields.has('read') && {
      read: fields.packed('read', readMessagesMax, shortIdLength),
    }),
    ...(fields.has('state') && { state: stateIn(fields.text('state', 16)) }),
    atMs: fields.time('at'),
  }),
}

function stateIn(text: string): ConversationState {
  const state = conversationStates.find((candidate) => candidate === text)
  if (state === undefined) throw new MalformedError('no such state of a conversation')
  return state
}
