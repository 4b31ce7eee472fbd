/** The wishes to put people into aspects or take them out, and their outcomes. */
import type { AspectId, PersonId } from '../../protocol/ids.ts'
import { contacts } from '../../node/social/contacts/tables.ts'
import { placeNow, type Written } from './history.ts'
import type { Act } from './model/acts.ts'
import type { Process, SimNode } from './node.ts'
import { outcomeOf, type State } from './outcome.ts'

export interface Membership {
  aspect: AspectId
  person: PersonId
  isMember: boolean
  /** Whether they read earlier posts too. */
  history: boolean
}

/** The last word on a membership. */
interface LastWord extends Membership {
  readonly node: SimNode
  state: State
  /** The last wish. */
  process: Process | undefined
  /** Whether somebody was asked and ended without an answer. */
  isDoubtful: boolean
  /** Invites that may still make them a member. */
  invites: number
}

export class Memberships {
  readonly #fail: (problem: string) => void
  readonly #words = new Map<string, LastWord>()
  /** Everything that was ever asked for, with its direction. */
  readonly #asked = new Set<string>()
  /** Additions with history, of which only grants may have been written. */
  readonly #granted: (Written & { node: SimNode })[] = []

  /** People with several homes. */
  readonly #shared = new Set<PersonId>()

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  /** Whether every question has its answer. */
  get areSettled(): boolean {
    return [...this.#words.values()].every(
      ({ state, node, invites }) => state !== 'asked' || node.isGone || invites > 0,
    )
  }

  /** Says that several homes of somebody may decide, so that not even their last answer must count. */
  share({ person }: SimNode): void {
    this.#shared.add(person)
  }

  /** Asks for one, unless an answer about them is still awaited. */
  async set(node: SimNode, membership: Membership): Promise<void> {
    const key = keyOf(node, membership)
    const before = this.#words.get(key)
    if (before?.state === 'asked') return
    const word = { ...membership, node, process: undefined, isDoubtful: false, invites: 0 }
    this.#words.set(key, { ...word, state: 'asked' })
    await this.#ask(key)
  }

  /** Asks again where a process ended without an answer. */
  async retry(): Promise<void> {
    for (const [key, word] of this.#words) {
      const isAwaited = word.process === word.node.process || word.invites > 0
      if (word.state !== 'asked' || isAwaited || !word.node.isUp) continue
      word.isDoubtful = true
      await this.#ask(key)
    }
  }

  /** Whether anything about two persons may still change by itself. */
  isAwaited(node: SimNode, { person }: SimNode): boolean {
    const words = [...this.#words.values()].filter((word) => word.node === node)
    return words.some((word) => word.person === person && word.state === 'asked')
  }

  /** Notes that somebody may leave all aspects: they are blocked. */
  leave(node: SimNode, person: PersonId, aspects: readonly AspectId[]): void {
    for (const aspect of aspects) {
      const key = keyOf(node, { aspect, person })
      this.#asked.add(`${key} false`)
      this.#words.delete(key)
    }
  }

  /** Notes that somebody may be let into the aspect that is for them alone, by a post. */
  mayJoin(node: SimNode, membership: { aspect: AspectId; person: PersonId }): void {
    this.#asked.add(`${keyOf(node, membership)} true`)
  }

  /** Notes that an invite may make somebody a member; the returned function says that it has. */
  expect(node: SimNode, membership: Membership): () => void {
    const key = keyOf(node, membership)
    const fresh = { ...membership, node, process: undefined, isDoubtful: false, invites: 0 }
    const word: LastWord = this.#words.get(key) ?? { ...fresh, state: 'asked' }
    this.#words.set(key, word)
    word.invites += 1
    word.state = 'asked'
    this.#asked.add(`${key} true`)
    return () => {
      word.invites -= 1
      word.isMember = true
      if (word.invites === 0) word.state = 'done'
      if (membership.history) this.#grant(node, membership)
    }
  }

  /** The history of a node with what its records do not say, checked against what was asked for. */
  complete(node: SimNode, written: readonly Written[]): Act[] {
    const granted = this.#granted.filter((item) => item.node === node || isBeforeCopy(node, item))
    const all = [...written, ...granted].toSorted((a, b) => a.place - b.place)
    const now = new Map<string, boolean>()
    for (const { act } of all) {
      if (act.kind !== 'add' && act.kind !== 'remove') continue
      const key = keyOf(node, act)
      const isMember = act.kind === 'add'
      if (!this.#asked.has(`${key} ${isMember}`)) this.#fail(`${key}: nobody asked to ${act.kind}`)
      now.set(key, isMember)
    }
    for (const [key, word] of this.#words) {
      if (word.node !== node || word.state !== 'done' || this.#shared.has(node.person)) continue
      if ((now.get(key) ?? false) !== word.isMember) this.#fail(`${key} is not ${word.isMember}`)
    }
    return all.map(({ act }) => act)
  }

  async #ask(key: string): Promise<void> {
    const word = this.#words.get(key)
    if (word === undefined) return
    const { node, aspect, person, isMember, history } = word
    const { process, social } = node
    // The word of another home about them went with a power cut, and comes again.
    if (node.store.get(contacts, person) === undefined) return
    word.process = process
    this.#asked.add(`${key} ${isMember}`)
    const act = isMember
      ? social.aspects.addMember(aspect, person, { history })
      : social.aspects.removeMember(aspect, person)
    const outcome = await outcomeOf(node, act, this.#fail)
    // After a doubtful attempt only the word that it is done says which it was.
    if (outcome === 'failed' && word.isDoubtful) word.process = undefined
    else word.state = outcome
    if (outcome === 'done' && isMember && history) this.#grant(node, word)
  }

  #grant(node: SimNode, { aspect, person }: Membership): void {
    const act = { kind: 'add', aspect, person, history: true } as const
    const place = placeNow(node.store)
    this.#granted.push({ node, act, place })
  }
}

/** All homes of a person decide about the same. */
function keyOf(node: SimNode, { aspect, person }: { aspect: string; person: string }): string {
  return `n${node.index} ${aspect} ${person}`
}

/** Whether something was done in a home before it was copied, and so in the copy as well. */
function isBeforeCopy(copy: SimNode, { node, place: at }: Written & { node: SimNode }): boolean {
  return copy.copies.some(({ node: from, place }) => from === node && at < place)
}
