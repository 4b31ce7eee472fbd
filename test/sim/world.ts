/** Clock and dice of one simulated process: the clock of its machine, and timers in virtual time that end with it. */
import type { World } from '../../node/world.ts'
import { testTimeMs } from '../helpers/person.ts'
import type { Chance } from './chance.ts'
import type { Scheduler } from './scheduler.ts'

export interface SimWorldInit {
  scheduler: Scheduler
  chance: Chance
  /** The time on the clock of the machine. */
  now: () => number
}

export class SimWorld implements World {
  readonly #init: SimWorldInit
  #isEnded = false

  constructor(init: SimWorldInit) {
    this.#init = init
  }

  now(): number {
    return this.#init.now()
  }

  elapsed(): number {
    return this.#init.scheduler.nowMs
  }

  random(length: number): Uint8Array {
    return this.#init.chance.bytes(length)
  }

  after(delayMs: number, task: () => void): () => void {
    if (this.#isEnded) return () => undefined
    return this.#init.scheduler.after(delayMs, () => {
      if (!this.#isEnded) task()
    })
  }

  /** Rings no timer any more. */
  end(): void {
    this.#isEnded = true
  }
}

/** The time on a clock with that skew, in whole milliseconds since 1970. */
export function clockOf({ nowMs }: Scheduler, skewMs: number): number {
  return Math.round(testTimeMs + nowMs + skewMs)
}
