/** Pauses that double from attempt to attempt, each for something of its own. */
import type { World } from '../../world.ts'

export class Backoff<Key> {
  readonly #world: World
  readonly #limits: { minMs: number; maxMs: number }
  readonly #pauses = new Map<Key, { pauseMs: number; untilMs: number }>()

  constructor(world: World, limits: { minMs: number; maxMs: number }) {
    this.#world = world
    this.#limits = limits
  }

  /** When the next attempt is due, in `elapsed` time; 0 where there was none. */
  dueMs(key: Key): number {
    return this.#pauses.get(key)?.untilMs ?? 0
  }

  /** Notes an attempt, after which there is a pause. */
  attempt(key: Key): void {
    const { minMs, maxMs } = this.#limits
    const last = this.#pauses.get(key)?.pauseMs
    const pauseMs = last === undefined ? minMs : Math.min(last * 2, maxMs)
    this.#pauses.set(key, { pauseMs, untilMs: this.#world.elapsed() + pauseMs })
  }

  /** Begins anew. @returns whether there was a pause */
  forget(key: Key): boolean {
    return this.#pauses.delete(key)
  }
}
