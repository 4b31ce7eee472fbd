/** Private messages that persons wrote to each other, and took back: everybody who takes part has the same in the same order, and nobody else any. */
import type { ConversationId, MessageId, PersonId } from '../../protocol/ids.ts'
import { conversationId } from '../../protocol/ids.ts'
import { inOrder } from '../../protocol/records/message.ts'
import type { MediaWish } from '../../node/social/media/media-library.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { outcomeOf, type State } from './outcome.ts'

interface Message {
  readonly node: SimNode
  readonly conversation: ConversationId
  state: State
  id?: MessageId
  /** The outcome of the wish to take it back. */
  retraction?: State
}

interface Talk {
  readonly participants: readonly PersonId[]
}

/** Makes what a message has beside its text, for those who take part. */
interface Composing {
  compose: ((people: readonly PersonId[]) => Promise<readonly MediaWish[]>) | undefined
}

export interface MessagesInit {
  fail: (problem: string) => void
  /** Whether there was a block between two, or one has several homes, or is gone, so that nothing is sure. */
  isUnsure: (a: SimNode, b: SimNode) => boolean
}

/** One met since, a conversation that is not here yet, and one that is taken back by now. */
const alsoExpected = ['not-a-contact', 'not-found']
const all = { limit: 1_000 }

export class Messages {
  readonly #init: MessagesInit
  /** By text. */
  readonly #asked = new Map<string, Message>()
  readonly #talks = new Map<ConversationId, Talk>()

  constructor(init: MessagesInit) {
    this.#init = init
  }

  get count(): number {
    return this.#asked.size
  }

  /** Writes to contacts. */
  async start(
    node: SimNode,
    others: readonly SimNode[],
    { text, compose }: { text: string } & Composing,
  ): Promise<void> {
    const people = others.map(({ person }) => person)
    const participants = inOrder(node.person, people)
    const known = await node.social.conversations.with(people)
    if (!node.isUp) return
    const conversation = known?.id ?? conversationId(participants)
    this.#talks.set(conversation, { participants })
    const act = composed(compose, participants).then((media) =>
      node.social.conversations.start(people, text, media),
    )
    await this.#note({ node, conversation, state: 'asked' }, text, act)
  }

  /** Answers in a conversation, or takes a message back. */
  async goOn(
    node: SimNode,
    text: string,
    { chance, compose }: { chance: Chance } & Composing,
  ): Promise<void> {
    const { rows } = await node.social.conversations.list({ limit: 10 })
    if (rows.length === 0 || !node.isUp) return
    const own = [...this.#asked.values()].filter(
      (one) => one.node === node && one.id !== undefined && one.retraction === undefined,
    )
    if (own.length > 0 && chance.happens(0.25)) return this.#retract(chance.pick(own))
    const { id: conversation, participants } = chance.pick(rows)
    const act = composed(compose, participants).then((media) =>
      node.social.conversations.send(conversation, text, media),
    )
    await this.#note({ node, conversation, state: 'asked' }, text, act)
  }

  async #note(message: Message, text: string, act: Promise<MessageId>): Promise<void> {
    this.#asked.set(text, message)
    const noted = act.then((id) => (message.id = id))
    message.state = await outcomeOf(message.node, noted, this.#init.fail, alsoExpected)
  }

  async #retract(message: Message): Promise<void> {
    if (message.id === undefined) return
    message.retraction = 'asked'
    const act = message.node.social.conversations.retract(message.id)
    message.retraction = await outcomeOf(message.node, act, this.#init.fail, alsoExpected)
  }

  /** Sets what everybody is shown beside what was written. */
  async check(nodes: readonly SimNode[]): Promise<void> {
    for (const node of nodes) if (!node.isGone && !node.isRevoked) await this.#checkShown(node)
    for (const [id, talk] of this.#talks) {
      const there = nodes.filter(({ person }) => talk.participants.includes(person))
      const isSure = there.every((a) => there.every((b) => a === b || !this.#init.isUnsure(a, b)))
      if (isSure) await this.#checkTalk(id, there)
    }
  }

  /** Nobody is shown what they take no part in. */
  async #checkShown({ social, person, label }: SimNode): Promise<void> {
    for (const { id, participants } of (await social.conversations.list(all)).rows) {
      if (!participants.includes(person)) this.#init.fail(`${label} reads a talk of others`)
      for (const { text } of (await social.conversations.messages(id, all)).rows) {
        const isKnown = text === '' || this.#asked.get(text)?.conversation === id
        if (!isKnown) this.#init.fail(`${label} is shown the message ${text}, never written there`)
      }
    }
  }

  async #checkTalk(id: ConversationId, there: readonly SimNode[]): Promise<void> {
    const { fail } = this.#init
    const seen = await Promise.all(
      there.map(async ({ social }) => {
        const { rows } = await social.conversations.messages(id, all)
        return rows.map(({ id: message, text }) => `${message} ${text}`)
      }),
    )
    const [first = []] = seen
    for (const [index, node] of there.entries()) {
      const isSame = seen[index]?.join('\n') === first.join('\n')
      if (!isSame) fail(`${node.label} and ${there[0]?.label} have other messages of a talk`)
    }
    for (const [text, message] of this.#asked) {
      if (message.conversation !== id || message.state !== 'done') continue
      const isThere = first.includes(`${message.id} ${text}`)
      if (message.retraction === undefined && !isThere) fail(`the message ${text} is lost`)
      if (message.retraction === 'done' && isThere) fail(`the message ${text} came back`)
    }
  }
}

async function composed(
  compose: Composing['compose'],
  people: readonly PersonId[],
): Promise<readonly MediaWish[]> {
  return compose === undefined ? [] : compose(people)
}
