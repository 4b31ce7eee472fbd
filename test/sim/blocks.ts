/** The blocks of persons, and those that they took back. */
import { blocks } from '../../node/social/contacts/tables.ts'
import type { Act } from './model/acts.ts'
import type { Process, SimNode } from './node.ts'
import { outcomeOf, type State } from './outcome.ts'

interface LastWord {
  readonly isBlocked: boolean
  readonly process: Process
  state: State
}

export class Blocks {
  readonly #fail: (problem: string) => void
  /** By who blocks and who is blocked. */
  readonly #words = new Map<string, LastWord>()
  /** Pairs that had a block between them, either way. */
  readonly #pairs = new Set<string>()

  constructor(fail: (problem: string) => void) {
    this.#fail = fail
  }

  /** Blocks somebody, or takes that back, unless an answer about it is awaited. */
  async turn(node: SimNode, other: SimNode): Promise<void> {
    const { running: process, social } = node
    const key = keyOf(node, other)
    const before = this.#words.get(key)
    if (before?.state === 'asked' && before.process === process) return
    const isBlocked = !social.people.isBlocked(other.person)
    const word: LastWord = { isBlocked, process, state: 'asked' }
    this.#words.set(key, word)
    this.#pairs.add(keyOf(node, other)).add(keyOf(other, node))
    const act = isBlocked ? social.people.block(other.person) : social.people.unblock(other.person)
    word.state = await outcomeOf(node, act, this.#fail)
  }

  /** Whether there was ever a block between two, so that some things may have been lost for good. */
  wereBetween(a: SimNode, b: SimNode): boolean {
    return this.#pairs.has(keyOf(a, b))
  }

  /** Whether either blocks the other now. */
  areBetween(a: SimNode, b: SimNode): boolean {
    if (!this.wereBetween(a, b)) return false
    return a.social.people.isBlocked(b.person) || b.social.people.isBlocked(a.person)
  }

  check(node: SimNode, nodes: readonly SimNode[], acts: readonly Act[]): void {
    for (const other of nodes) {
      const word = this.#words.get(keyOf(node, other))
      if (word?.state !== 'done') continue
      const last = acts.findLast(
        (act) => (act.kind === 'block' || act.kind === 'unblock') && act.person === other.person,
      )
      const isRow = node.running.store.get(blocks, other.person)?.isBlocked === true
      if ((last?.kind === 'block') !== word.isBlocked || isRow !== word.isBlocked) {
        this.#fail(`${keyOf(node, other)}: the block is not ${word.isBlocked}`)
      }
    }
  }
}

/** All homes of a person are meant. */
function keyOf(a: SimNode, b: SimNode): string {
  return `n${a.index} n${b.index}`
}
