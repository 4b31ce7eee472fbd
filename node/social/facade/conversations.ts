/** Private messages, as one object for the API. */
import { NothingVisibleError } from '../../../protocol/errors.ts'
import type { ConversationId, ItemId, MessageId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { ConversationState } from '../../../protocol/records/conversation.ts'
import { NotAContactError, NotFoundError } from '../../errors.ts'
import { lastArrival } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import { messageDelivery, type MessageDelivery } from '../delivery/message-delivery.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { MediaLibrary, MediaWish } from '../media/media-library.ts'
import { messageAbout } from '../messages/about.ts'
import type { Messaging, NewMessage } from '../messages/messaging.ts'
import {
  conversationAt,
  conversationWith,
  countUnread,
  listConversations,
  messageAt,
  readMessages,
  type ConversationPage,
  type MessagePage,
  type MessageQuery,
  type ShownConversation,
} from '../messages/queries.ts'
import type { MessageRow } from '../messages/tables.ts'
import { postAt } from '../posts/posts.ts'
import { commentAt } from '../threads/queries.ts'

export interface ConversationsComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  library: MediaLibrary
  keyring: Keyring
  messaging: Messaging
  store: Store
}

export class Conversations {
  readonly #components: ConversationsComponents

  constructor(components: ConversationsComponents) {
    this.#components = components
  }

  /** Those that their owner did not leave, with the newest message first. */
  list(query: MessageQuery): Promise<ConversationPage> {
    return listConversations(this.#components.store, query)
  }

  at(id: ConversationId): Promise<ShownConversation | undefined> {
    return conversationAt(this.#components.store, id)
  }

  /** The one with just these people in which something happened last. */
  async with(people: readonly PersonId[]): Promise<ShownConversation | undefined> {
    const { messaging, store } = this.#components
    const id = await conversationWith(store, messaging.person, people)
    return id && this.at(id)
  }

  messages(id: ConversationId, query: MessageQuery): Promise<MessagePage> {
    return readMessages(this.#components.store, id, query)
  }

  /** How far a message of ours has come; `undefined` for those of others. */
  deliveryOf(row: MessageRow): Promise<MessageDelivery | undefined> {
    const { keyring, store } = this.#components
    return messageDelivery(store, keyring, row)
  }

  messageAt(id: MessageId): MessageRow | undefined {
    return messageAt(this.#components.store, id)
  }

  /** How many messages are unread, those of muted conversations left out. */
  countUnread(): Promise<number> {
    return countUnread(this.#components.store)
  }

  /** The number of the last arrival, by which `markRead` says what was seen. */
  lastArrival(): number {
    return lastArrival(this.#components.store)
  }

  start(
    people: readonly PersonId[],
    text: string,
    media: readonly MediaWish[] = [],
  ): Promise<MessageId> {
    const written = this.#written(text, media)
    return this.#act((tx, messaging) => messaging.start(tx, people, written(tx)))
  }

  /**
   * Writes to the author of a post or comment about it; the message begins as that does.
   *
   * @throws {NotFoundError} when there is no such post or comment.
   * @throws {NotAContactError} when its author is none, or the owner.
   */
  tell(item: ItemId, words: string): Promise<MessageId> {
    const { keyring, store } = this.#components
    const found = postAt(store, item as PostId)?.post ?? commentAt(store, item)
    if (found === undefined) throw new NotFoundError(item, { what: 'post' })
    const { author, text } = found
    if (author === keyring.person) throw new NotAContactError(author)
    return this.start([author], messageAbout(text, words))
  }

  send(id: ConversationId, text: string, media: readonly MediaWish[] = []): Promise<MessageId> {
    const written = this.#written(text, media)
    return this.#act((tx, messaging) => messaging.send(tx, id, written(tx)))
  }

  /** Other words; its media stay. */
  edit(id: MessageId, text: string): Promise<void> {
    return this.#act((tx, messaging) => messaging.edit(tx, id, text))
  }

  retract(id: MessageId): Promise<void> {
    return this.#act((tx, messaging) => messaging.retract(tx, id))
  }

  markRead(id: ConversationId, arrival: number): Promise<void> {
    return this.#act((tx, messaging) => messaging.markRead(tx, id, arrival))
  }

  setState(id: ConversationId, state: ConversationState): Promise<void> {
    return this.#act((tx, messaging) => messaging.setState(tx, id, state))
  }

  /** @throws {NothingVisibleError} when it has neither text nor media. */
  #written(text: string, media: readonly MediaWish[]): (tx: Transaction) => NewMessage {
    if (text === '' && media.length === 0)
      throw new NothingVisibleError('message', { field: 'text' })
    return (tx) => ({ text, media: this.#components.library.take(tx, media) })
  }

  #act<T>(work: (tx: Transaction, messaging: Messaging) => T | Promise<T>): Promise<T> {
    const { followClock, messaging, store } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      return work(tx, messaging)
    })
  }
}
