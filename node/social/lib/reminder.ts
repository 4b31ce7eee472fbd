/** Has something done after a while: of several times, at the soonest. */
import type { World } from '../../world.ts'

export class Reminder {
  readonly #world: World
  readonly #due: () => void
  #dueMs = Infinity
  #cancel: () => void = () => undefined
  #isStopped = false

  constructor(world: World, due: () => void) {
    this.#world = world
    this.#due = due
  }

  /** Calls after a time in ms, unless it is called before, or was stopped. */
  in(waitMs: number): void {
    const dueMs = this.#world.elapsed() + waitMs
    if (this.#isStopped || dueMs >= this.#dueMs) return
    this.#cancel()
    this.#dueMs = dueMs
    this.#cancel = this.#world.after(waitMs, () => {
      this.#dueMs = Infinity
      this.#due()
    })
  }

  /** Ends it for good: work that still runs may ask for more, and no timer may outlive its node. */
  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }
}
