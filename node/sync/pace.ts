/** Lets work through at a bounded rate: some at once, the rest one after the other. */
import type { World } from '../world.ts'

export interface PaceInit {
  world: World
  perSecond: number
  /** What may be done at once after a pause. */
  burst: number
}

export class Pace {
  readonly #init: PaceInit
  readonly #cancels = new Set<() => void>()
  /** When all that was let through would be done at the even rate. */
  #spentMs = 0

  constructor(init: PaceInit) {
    this.#init = init
  }

  /** Resolves when it is one's turn; never once this is stopped. */
  async turn(): Promise<void> {
    const { world, perSecond, burst } = this.#init
    const eachMs = 1000 / perSecond
    const nowMs = world.now()
    this.#spentMs = Math.max(this.#spentMs, nowMs) + eachMs
    const delayMs = this.#spentMs - nowMs - burst * eachMs
    if (delayMs <= 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = world.after(delayMs, () => {
      this.#cancels.delete(cancel)
      resolve()
    })
    this.#cancels.add(cancel)
    await promise
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }
}
