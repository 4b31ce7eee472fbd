/** The conversations of the owner, and the messages of the one that is open; both follow what happens on the node. */
import { signal } from '@preact/signals'
import type {
  Conversation,
  ConversationChange,
  Message,
  MessagePage,
  MessageRequest,
} from '../../http/conversations/schema.ts'
import type { Change } from '../../http/events/schema.ts'
import { call } from '../api/client.ts'
import { onChange } from './changes.ts'
import { unreadMessages } from './unread-messages.ts'

export interface List {
  /** The newest first; `undefined` until read. */
  readonly items: readonly Conversation[] | undefined
  readonly next?: string | undefined
  readonly error?: unknown
}

export interface Talk {
  readonly id: string
  readonly conversation?: Conversation
  /** Oldest first; `undefined` until read. */
  readonly messages?: readonly Message[]
  /** Where earlier messages start; `undefined` at the start. */
  readonly next?: string | undefined
  readonly error?: unknown
}

export const list = signal<List>({ items: undefined })
/** The conversation that is open. */
export const talk = signal<Talk | undefined>(undefined)

/** Changes of the open conversation: an answer that was asked for before the last one may not have it. */
let changes = 0
/** All that had come when it was read last. */
let arrived = 0

/** Reads the newest conversations; those further down stay as they were. */
export async function readList(): Promise<void> {
  try {
    const { items, next } = await call('GET /conversations')
    const before = list.peek()
    const isMore = next !== undefined && before.items !== undefined
    const rest = isMore ? (before.items ?? []).slice(items.length) : []
    list.value = { items: merged(items, rest), next: isMore ? before.next : next }
  } catch (error) {
    list.value = { ...list.peek(), error }
  }
}

export async function readMoreOfList(): Promise<void> {
  const { items = [], next } = list.peek()
  if (next === undefined) return
  const page = await call('GET /conversations', { query: { before: next } })
  list.value = { items: merged(items, page.items), next: page.next }
}

/** Opens a conversation, and reads its end. */
export async function openTalk(id: string): Promise<void> {
  talk.value = { id }
  await readTalk(id)
}

/** Reads the end of the open conversation. */
export async function readTalk(id: string): Promise<void> {
  const asked = changes
  try {
    const [conversation, page] = await Promise.all([
      call('GET /conversations/:conversation', { params: { conversation: id } }),
      call('GET /conversations/:conversation/messages', { params: { conversation: id } }),
    ])
    const now = talk.peek()
    if (now?.id !== id) return
    if (changes !== asked) return await readTalk(id)
    arrived = page.arrived
    talk.value = { id, conversation, ...joined(now, page) }
    await look()
  } catch (error) {
    if (talk.peek()?.id === id) talk.value = { ...talk.peek(), id, error }
  }
}

/** Reads the messages before those that are shown. */
export async function readEarlier(): Promise<void> {
  const { id, next: before } = talk.peek() ?? {}
  if (id === undefined || before === undefined) return
  const page = await call('GET /conversations/:conversation/messages', {
    params: { conversation: id },
    query: { before },
  })
  const now = talk.peek()
  if (now?.id !== id || now === undefined) return
  talk.value = { ...now, messages: inOrder(page.items, now.messages), next: page.next }
}

/** The owner sees the end of the open conversation. */
export async function look(): Promise<void> {
  const { id, conversation } = talk.peek() ?? {}
  if (id === undefined || conversation === undefined || conversation.unread === 0) return
  if (document.visibilityState === 'hidden') return
  await call('PUT /conversations/:conversation/read', {
    params: { conversation: id },
    json: { arrived },
  })
}

/** @returns the conversation with just these people */
export async function talkWith(people: readonly string[]): Promise<Conversation | undefined> {
  return (await call('GET /conversations', { query: { with: people.join() } })).items[0]
}

export function start(people: readonly string[], words: MessageRequest): Promise<Message> {
  return call('POST /conversations', { json: { people: [...people], ...words } })
}

export async function send(id: string, body: MessageRequest): Promise<void> {
  put(
    await call('POST /conversations/:conversation/messages', {
      params: { conversation: id },
      json: body,
    }),
  )
}

export async function edit(id: string, text: string): Promise<void> {
  put(await call('PATCH /messages/:message', { params: { message: id }, json: { text } }))
}

export async function takeBack(id: string): Promise<void> {
  await call('DELETE /messages/:message', { params: { message: id } })
}

export async function setState(id: string, state: ConversationChange['state']): Promise<void> {
  await call('PATCH /conversations/:conversation', {
    params: { conversation: id },
    json: { state },
  })
}

function apply(change: Change): void {
  if (change.kind === 'delivery') return followDelivery(change.id)
  const isAll = change.kind === 'reset' || change.kind === 'block' || change.kind === 'person'
  if (change.kind !== 'conversation' && !isAll) return
  void readList()
  const { id } = talk.peek() ?? {}
  if (id === undefined) return
  if (change.kind === 'conversation' && change.id !== id) return
  if (change.kind === 'conversation' && change.message !== undefined) put(change.message)
  else changes += 1
  void readTalk(id)
}

/** Somebody has more of what we wrote: perhaps a message that is shown. */
function followDelivery(person: string): void {
  const { id, conversation, messages = [] } = talk.peek() ?? {}
  const isOfThem = conversation?.people.some((one) => one.id === person) === true
  const waits = ({ delivery }: Message): boolean =>
    delivery !== undefined && !delivery.elsewhere && delivery.have < delivery.people
  if (id !== undefined && isOfThem && messages.some(waits)) void readTalk(id)
}

/** Also a version of a message that stands further up. */
function put(message: Message): void {
  changes += 1
  const now = talk.peek()
  if (now?.id !== message.conversation || now.messages === undefined) return
  const [first] = now.messages
  const isShown = now.next === undefined || (first !== undefined && message.cursor >= first.cursor)
  if (isShown) talk.value = { ...now, messages: inOrder(now.messages, [message]) }
}

/** The end of a conversation as it is now, below what was read before, unless there is a gap between them. */
function joined(before: Talk, { items, next }: MessagePage): Pick<Talk, 'messages' | 'next'> {
  const { messages = [] } = before
  const isNext = next === undefined || messages.some(({ id }) => id === items[0]?.id)
  if (!isNext) return { messages: items, next }
  const [first] = items
  const earlier = messages.filter(({ cursor }) => first !== undefined && cursor < first.cursor)
  return { messages: [...earlier, ...items], next: earlier.length === 0 ? next : before.next }
}

/** The later one of two versions counts. */
function inOrder(left: readonly Message[], right: readonly Message[] = []): Message[] {
  const byId = new Map([...left, ...right].map((message) => [message.id, message]))
  return [...byId.values()].toSorted((a, b) => (a.cursor < b.cursor ? -1 : 1))
}

function merged(left: readonly Conversation[], right: readonly Conversation[]): Conversation[] {
  const known = new Set(left.map(({ id }) => id))
  return [...left, ...right.filter(({ id }) => !known.has(id))]
}

onChange(apply)
document.addEventListener('visibilitychange', () => {
  look().then(
    () => unreadMessages.refreshIfUsed(),
    () => undefined,
  )
})
