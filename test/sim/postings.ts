/**
 * Posts that persons asked their nodes for, and what the nodes said. Who was told that it is done must find it done,
 * whatever happened to the node since; who was told that it failed must find nothing; without an answer, either may be.
 */
import type { AspectId } from '../../protocol/ids.ts'
import type { Act } from './model/policy.ts'
import type { SimNode } from './node.ts'
import { outcomeOf, type State } from './outcome.ts'

interface Posting {
  node: SimNode
  aspects: readonly AspectId[]
  state: State
}

export class Postings {
  /** By text. */
  readonly #asked = new Map<string, Posting>()
  readonly #fail: (problem: string) => void

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  get count(): number {
    return this.#asked.size
  }

  async post(node: SimNode, text: string, aspects: readonly AspectId[]): Promise<void> {
    const posting: Posting = { node, aspects, state: 'asked' }
    this.#asked.set(text, posting)
    const audience = aspects.length === 0 ? 'public' : aspects
    posting.state = await outcomeOf(node, node.social.post(text, audience), this.#fail)
  }

  check(node: SimNode, acts: readonly Act[]): void {
    const posts = acts.flatMap((act) => (act.kind === 'post' ? act : []))
    const written = new Set(posts.map(({ text }) => text))
    for (const [text, posting] of this.#asked) {
      if (posting.node !== node) continue
      if (posting.state === 'done' && !written.has(text)) this.#fail(`${nameOf(text)} is lost`)
      if (posting.state === 'failed' && written.has(text)) {
        this.#fail(`${nameOf(text)} was refused, and is there`)
      }
    }
    for (const { text, aspects } of posts) {
      const wanted = this.#asked.get(text)?.aspects.toSorted().join()
      if (wanted !== aspects.toSorted().join()) this.#fail(`${nameOf(text)} is in other aspects`)
    }
  }
}

/** What a text is called in a report. */
export function nameOf(text: string): string {
  return `"${text.slice(0, 12).trim()}"`
}
