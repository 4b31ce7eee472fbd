/**
 * What persons asked their nodes for, and what the nodes said. Who was told that it is done must find it done, whatever
 * happened to the node since; who was told that it failed must find nothing; without an answer, either may be.
 */
import { PappusError } from '../../protocol/errors.ts'
import type { AspectId, PersonId } from '../../protocol/ids.ts'
import type { Act } from './model/policy.ts'
import type { Process, SimNode } from './node.ts'

type State = 'asked' | 'done' | 'failed'

/** The last word on a membership. */
interface LastWord {
  isMember: boolean
  state: State
  /** Who was asked. */
  process: Process | undefined
  /** Invites that may still make them a member. */
  invites: number
}

interface Membership {
  aspect: AspectId
  person: PersonId
  isMember: boolean
}

export class Requests {
  /** Text → what became of the post. */
  readonly #posts = new Map<string, { node: SimNode; aspects: readonly AspectId[]; state: State }>()
  /** By owner, aspect and member. */
  readonly #memberships = new Map<string, LastWord>()
  /** Owner, aspect, member and direction that were asked for at any time. */
  readonly #asked = new Set<string>()
  readonly #fail: (problem: string) => void

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  async post(node: SimNode, text: string, aspects: readonly AspectId[]): Promise<void> {
    const request = { node, aspects, state: 'asked' as State }
    this.#posts.set(text, request)
    const audience = aspects.length === 0 ? 'public' : aspects
    request.state = await this.#outcome(node, node.social.post(text, audience))
  }

  /** Adds or removes a member, unless an answer about them is still awaited. */
  async setMember(node: SimNode, membership: Membership): Promise<void> {
    const key = keyOf(node, membership)
    const { aspect, person, isMember } = membership
    const before = this.#memberships.get(key)
    const { process, social } = node
    const isAwaited = before?.state === 'asked' && before.process === process
    if (isAwaited || (before?.invites ?? 0) > 0) return
    const word: LastWord = { isMember, state: 'asked', process, invites: 0 }
    this.#memberships.set(key, word)
    this.#asked.add(`${key} ${isMember}`)
    const act = isMember ? social.addMember(aspect, person) : social.removeMember(aspect, person)
    word.state = await this.#outcome(node, act)
  }

  /** Notes that an invite may make somebody a member; the returned function says that it has. */
  expectMember(node: SimNode, membership: Membership): () => void {
    const key = keyOf(node, membership)
    const before = this.#memberships.get(key)
    const word = before ?? { isMember: true, state: 'asked', process: undefined, invites: 0 }
    word.invites += 1
    this.#memberships.set(key, word)
    this.#asked.add(`${key} true`)
    return () => {
      word.invites -= 1
      Object.assign(word, { isMember: true, state: word.invites === 0 ? 'done' : 'asked' })
    }
  }

  /** Sets what was done beside what was asked for. */
  check(node: SimNode, history: readonly Act[]): void {
    const posted = new Set(history.flatMap((act) => (act.kind === 'post' ? act.text : [])))
    for (const [text, request] of this.#posts) {
      if (request.node !== node) continue
      const name = `${node.label} post "${text.slice(0, 12).trim()}"`
      if (request.state === 'done' && !posted.has(text)) this.#fail(`${name} is lost`)
      if (request.state === 'failed' && posted.has(text))
        this.#fail(`${name} was refused, and is there`)
    }
    const now = new Map<string, boolean>()
    for (const act of history) {
      if (act.kind === 'post') this.#checkPost(node, act)
      else now.set(keyOf(node, act), this.#checkMember(node, act))
    }
    for (const [key, { isMember, state }] of this.#memberships) {
      if (!key.startsWith(`${node.label} `) || state !== 'done') continue
      if ((now.get(key) ?? false) !== isMember) this.#fail(`${key}: membership is not ${isMember}`)
    }
  }

  #checkPost(node: SimNode, { text, aspects }: Extract<Act, { kind: 'post' }>): void {
    const wanted = this.#posts.get(text)?.aspects
    if (wanted?.toSorted().join() === aspects.toSorted().join()) return
    this.#fail(`${node.label} post "${text.slice(0, 12)}" is in aspects that nobody chose`)
  }

  #checkMember(node: SimNode, act: Extract<Act, { kind: 'add' | 'remove' }>): boolean {
    const isMember = act.kind === 'add'
    const key = keyOf(node, act)
    if (!this.#asked.has(`${key} ${isMember}`)) this.#fail(`${key}: nobody asked to ${act.kind}`)
    return isMember
  }

  async #outcome(node: SimNode, act: Promise<unknown>): Promise<State> {
    try {
      await act
      return 'done'
    } catch (error) {
      const isExpected = error instanceof PappusError && error.code === 'disk-full'
      if (!isExpected) this.#fail(`${node.label} refused: ${String(error)}`)
      return 'failed'
    }
  }
}

function keyOf(node: SimNode, { aspect, person }: { aspect: string; person: string }): string {
  return `${node.label} ${aspect} ${person}`
}
