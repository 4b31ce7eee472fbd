/** Writing messages, and saying what one read and how one wants to have a conversation. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import {
  conversationId,
  shortIdLength,
  type ConversationId,
  type MessageId,
  type PersonId,
} from '../../../protocol/ids.ts'
import { readMessagesMax, timeMsMax } from '../../../protocol/limits.ts'
import type { ConversationState } from '../../../protocol/records/conversation.ts'
import {
  inOrder,
  readProvedMessage,
  signMessage,
  starterOf,
  type MessageText,
} from '../../../protocol/records/message.ts'
import { NothingVisibleError } from '../../../protocol/errors.ts'
import { LimitReachedError, NotAContactError, NotFoundError, NotYoursError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { contacts, me } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs, isPlausible } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { countToday } from '../lib/daily.ts'
import { mediaOf } from '../media/media-rows.ts'
import { deliver, devicesOf } from './delivery.ts'
import { aheadMsMax, messagesPerDayMax } from './limits.ts'
import { conversationWith, latestMs, messageAt } from './queries.ts'
import { conversations, conversationStates, writeQuotas, type MessageRow } from './tables.ts'
import { unreadUpTo } from './unread.ts'

export interface MessagingComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/** The content of a message that is to be written: words, media or both. */
export type NewMessage = Pick<MessageText, 'text' | 'media'>

type Content = Pick<MessageText, 'nonce' | 'atMs' | 'version' | 'text' | 'media' | 'isGone'>

export class Messaging {
  readonly #components: MessagingComponents

  constructor(components: MessagingComponents) {
    this.#components = components
  }

  /** Whose node this is. */
  get person(): PersonId {
    return this.#components.keyring.person
  }

  /**
   * Writes to people: in the conversation with just them, or in one that is new, with contacts alone.
   *
   * @throws {NotAContactError} when a new one is to begin with somebody who is none, or blocked.
   */
  async start(tx: Transaction, people: readonly PersonId[], words: NewMessage): Promise<MessageId> {
    const known = await conversationWith(tx, this.person, people)
    if (known !== undefined) return this.send(tx, known, words)
    for (const person of people) {
      if (devicesOf(tx, person).length === 0) throw new NotAContactError(person)
    }
    return this.#write(tx, inOrder(this.person, people), words)
  }

  /** @throws {NotFoundError} when there is no such conversation. */
  send(tx: Transaction, id: ConversationId, words: NewMessage): Promise<MessageId> {
    return this.#write(tx, participantsOf(tx, id), words)
  }

  /**
   * Writes the words with which we asked somebody to be a contact as the first message to them, of when we asked. It does nothing where
   * they are none, or where there are messages already.
   */
  async greet(
    tx: Transaction,
    { person, note: text, atMs }: { person: PersonId; note: string; atMs: number },
  ): Promise<void> {
    const known = await conversationWith(tx, this.person, [person])
    if (known !== undefined || devicesOf(tx, person).length === 0) return
    const nonce = this.#components.world.random(shortIdLength)
    const content = { nonce, atMs, version: 0, text, media: [] }
    await this.#sign(tx, inOrder(this.person, [person]), content)
  }

  /** Writes other words in place of those of a message of ours. @throws as `#change` does */
  edit(tx: Transaction, id: MessageId, text: string): Promise<void> {
    return this.#change(tx, id, { text })
  }

  /** Takes a message of ours back, for all. @throws as `#change` does */
  retract(tx: Transaction, id: MessageId): Promise<void> {
    return this.#change(tx, id, { text: '', media: [], isGone: true })
  }

  /** Notes that its owner read what came into a conversation with an arrival or before it. */
  async markRead(tx: Transaction, id: ConversationId, arrival: number): Promise<void> {
    const ids = await unreadUpTo(tx, id, arrival)
    for (let start = 0; start < ids.length; start += readMessagesMax) {
      const some = ids.slice(start, start + readMessagesMax)
      const read = some.map((one) => fromBase64url(one) ?? new Uint8Array(shortIdLength))
      this.#note(tx, id, { read, atMs: this.#components.world.now() })
    }
  }

  /** Says how its owner wants to have a conversation. @throws {NotFoundError} when there is no such conversation. */
  setState(tx: Transaction, id: ConversationId, state: ConversationState): void {
    participantsOf(tx, id)
    const known = tx.get(conversationStates, id)
    if ((known?.state ?? 'shown') === state) return
    this.#note(tx, id, { state, atMs: decidedMs(this.#components.world.now(), known?.atMs) })
  }

  #note(
    tx: Transaction,
    conversation: ConversationId,
    what: { read?: Uint8Array[]; state?: ConversationState; atMs: number },
  ): void {
    const record = { kind: 'conversation', conversation, ...what } as const
    this.#components.writer.write(tx, { kind: 'self' }, record)
  }

  async #write(
    tx: Transaction,
    participants: readonly PersonId[],
    words: NewMessage,
  ): Promise<MessageId> {
    const { keyring, world } = this.#components
    const conversation = conversationId(participants)
    const nowMs = world.now()
    const counted = { person: keyring.person, nowMs, max: messagesPerDayMax }
    if (!countToday(tx, writeQuotas, counted)) {
      throw new LimitReachedError('messages today', { max: messagesPerDayMax })
    }
    const untilMs = isPlausible(nowMs) ? nowMs + aheadMsMax : timeMsMax
    const lastMs = await latestMs(tx, conversation, untilMs)
    const atMs = Math.min(timeMsMax, Math.max(nowMs, lastMs + 1))
    const nonce = world.random(shortIdLength)
    const id = await this.#sign(tx, participants, { nonce, atMs, version: 0, ...words })
    if (tx.get(conversationStates, conversation)?.state === 'left') {
      this.setState(tx, conversation, 'shown')
    }
    return id
  }

  /**
   * @throws {NotFoundError} when there is no such message.
   * @throws {NotYoursError} when somebody else wrote it.
   * @throws {NothingVisibleError} when nothing would be left of it.
   */
  async #change(
    tx: Transaction,
    id: MessageId,
    change: Partial<Pick<MessageText, 'text' | 'media' | 'isGone'>>,
  ): Promise<void> {
    const row = messageAt(tx, id)
    if (row === undefined || row.isGone === true) {
      throw new NotFoundError(`message ${id}`, { what: 'message' })
    }
    if (row.writer !== this.person) throw new NotYoursError(id)
    if (change.isGone !== true) {
      if (row.text === change.text) return
      const isEmpty = change.text === '' && row.media.length === 0
      if (isEmpty) throw new NothingVisibleError('message', { field: 'text' })
    }
    await this.#sign(tx, participantsOf(tx, row.conversation), { ...contentOf(row), ...change })
  }

  async #sign(
    tx: Transaction,
    participants: readonly PersonId[],
    content: Content,
  ): Promise<MessageId> {
    const { keyring, writer } = this.#components
    const { certificate, person } = keyring
    const name = tx.get(me, 'me')?.name ?? ''
    const isStarter = starterOf(participants) === person
    const names = participants.map((one) => (one === person ? name : nameOf(tx, one)))
    const text = { participants, ...content, name, ...(isStarter && { names }) }
    const message = signMessage({ peer: keyring.device.peer, certificate }, text)
    await deliver(tx, { writer, person }, message)
    return readProvedMessage(message).id
  }
}

/** The next version of a message. */
function contentOf({ nonce, atMs, version, text, media }: MessageRow): Content {
  const bytes = fromBase64url(nonce) ?? new Uint8Array(shortIdLength)
  return { nonce: bytes, atMs, version: version + 1, text, media: media.map(mediaOf) }
}

function participantsOf(reader: Reader, id: ConversationId): readonly PersonId[] {
  const row = reader.get(conversations, id)
  if (row?.isStarted !== true) {
    throw new NotFoundError(`conversation ${id}`, { what: 'conversation' })
  }
  return row.participants
}

function nameOf(reader: Reader, person: PersonId): string {
  return reader.get(contacts, person)?.name ?? ''
}
