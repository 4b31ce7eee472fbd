/** The last word of persons on things of which only the last counts, as far as their nodes answered. */
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'

export interface LastWord {
  readonly node: SimNode
  /** `undefined` until the node answers, which one that ends never does. */
  value: string | undefined
}

export class LastWords {
  readonly #fail: (problem: string) => void
  readonly #words = new Map<string, LastWord>()

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  /** Whether the answer to an earlier word on that may still be missing. */
  isOpen(about: string): boolean {
    const known = this.#words.get(about)
    return known !== undefined && known.value === undefined
  }

  /** Says another word, unless an answer is missing: which of two comes last only the node knows. */
  async say(
    node: SimNode,
    { about, value, before }: { about: string; value: string; before: string },
    act: () => Promise<unknown>,
    alsoExpected: readonly string[],
  ): Promise<void> {
    if (this.isOpen(about)) return
    const word: LastWord = this.#words.get(about) ?? { node, value: before }
    const known = word.value
    this.#words.set(about, word)
    word.value = undefined
    const state = await outcomeOf(node, act(), this.#fail, alsoExpected)
    word.value = state === 'done' ? value : known
  }

  /** The word on something, where it is sure. */
  on(about: string): string | undefined {
    return this.#words.get(about)?.value
  }

  /** All that is sure of what a node said. */
  of(node: SimNode): (readonly [about: string, value: string])[] {
    return [...this.#words].flatMap(([about, { node: by, value }]) =>
      by === node && value !== undefined ? [[about, value] as const] : [],
    )
  }
}
