/**
 * Posts that persons asked their nodes for, and what the nodes said. Who was told that it is done must find it done,
 * whatever happened to the node since; who was told that it failed must find nothing; without an answer, either may be.
 */
import { isPersonId, type AspectId, type PersonId, type PostId } from '../../protocol/ids.ts'
import type { Chance } from './chance.ts'
import type { Act } from './model/acts.ts'
import type { SimNode } from './node.ts'
import type { NewPost } from '../../node/social/posts/posts.ts'
import { outcomeOf, type State } from './outcome.ts'

interface Posting {
  node: SimNode
  audience: readonly (AspectId | PersonId)[]
  state: State
  id?: PostId
  isRetracting?: boolean
  /** Whether it is over by itself some time. */
  isEnding?: boolean
}

/** The picture that is to be shown, or the post that is to be shared, was taken back in the meantime; a single person was blocked, or went with a power cut. */
const alsoExpected = ['not-found', 'blocked', 'not-a-contact', 'not-shareable']

export class Postings {
  /** By text. */
  readonly #asked = new Map<string, Posting>()
  /** Taken back, and said to be. */
  readonly #gone = new Set<string>()
  readonly #fail: (problem: string) => void

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  get count(): number {
    return this.#asked.size
  }

  /** All that somebody ever asked to post. */
  textsOf(node: SimNode): string[] {
    return [...this.#asked].flatMap(([text, posting]) => (posting.node === node ? text : []))
  }

  /** @param compose makes what the post has beside its text. */
  async post(
    node: SimNode,
    text: string,
    wanted: readonly (AspectId | PersonId)[],
    compose?: () => Promise<Omit<NewPost, 'text'>>,
  ): Promise<void> {
    const posting: Posting = { node, audience: wanted, state: 'asked' }
    this.#asked.set(text, posting)
    const audience = wanted.length === 0 ? 'public' : wanted
    const { social } = node
    const write = async (): Promise<void> => {
      const more = await compose?.()
      if (more?.expiresAfterMs !== undefined) posting.isEnding = true
      posting.id = await social.posts.create(text, audience, more)
    }
    posting.state = await outcomeOf(node, write(), this.#fail, alsoExpected)
  }

  /** Notes a post that a node is to send by itself, or may. */
  expect(node: SimNode, text: string, audience: readonly (AspectId | PersonId)[]): void {
    this.#asked.set(text, { node, audience, state: 'asked' })
  }

  /** Whether a post may be gone because it was over. */
  isEnding(text: string): boolean {
    return this.#asked.get(text)?.isEnding === true
  }

  /** Whether somebody asked to post a text for everybody. */
  isPublic(text: string): boolean {
    return this.#asked.get(text)?.audience.length === 0
  }

  /** Whether a post may be gone because its author took it back. */
  isTakenBack(text: string): boolean {
    return this.#asked.get(text)?.isRetracting === true
  }

  /** Takes one of somebody's posts back. */
  async retract(node: SimNode, chance: Chance): Promise<void> {
    const { social } = node
    const possible = [...this.#asked.values()].filter(
      ({ node: author, id }) =>
        author === node && id !== undefined && social.posts.at(id) !== undefined,
    )
    if (possible.length === 0) return
    const posting = chance.pick(possible)
    if (posting.id === undefined) return
    posting.isRetracting = true
    const outcome = await outcomeOf(node, social.posts.delete(posting.id), this.#fail)
    if (outcome === 'done') this.#gone.add(posting.id)
  }

  check(node: SimNode, acts: readonly Act[]): void {
    const posts = acts.flatMap((act) => (act.kind === 'post' ? act : []))
    const written = new Set(posts.map(({ text }) => text))
    for (const [text, posting] of this.#asked) {
      if (posting.node !== node) continue
      if (posting.isRetracting === true || posting.isEnding === true) continue
      if (posting.state === 'done' && !written.has(text)) this.#fail(`${nameOf(text)} is lost`)
      if (posting.state === 'failed' && written.has(text)) {
        this.#fail(`${nameOf(text)} was refused, and is there`)
      }
    }
    const retracted = new Set(acts.map((act) => (act.kind === 'retract' ? act.target : '')))
    for (const { post, text, aspects } of posts) {
      if (this.#gone.has(post) || retracted.has(post)) this.#fail(`${nameOf(text)} is still there`)
      const wanted = this.#asked.get(text)?.audience.map((part) => aspectOf(node, part))
      if (wanted?.toSorted().join() !== aspects.toSorted().join())
        this.#fail(`${nameOf(text)} is in other aspects`)
    }
  }
}

function aspectOf(node: SimNode, part: AspectId | PersonId): AspectId {
  return isPersonId(part) ? node.keyring.aspectFor(part) : part
}

/** The name of a text in a report. */
export function nameOf(text: string): string {
  return `"${text.slice(0, 12).trim()}"`
}
