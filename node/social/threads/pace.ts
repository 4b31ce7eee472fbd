/** How often something may be done: some times at once, then one more after each pause. A token bucket on the clock of the caller. */
export interface PaceInit {
  /** Times at once. */
  readonly burst: number
  readonly pauseMs: number
}

export class Pace {
  readonly #init: PaceInit
  #left: number
  #atMs = 0

  constructor(init: PaceInit) {
    this.#init = init
    this.#left = init.burst
  }

  /** Ms until it may be done again; 0 for now. */
  waitMs(nowMs: number): number {
    const { burst, pauseMs } = this.#init
    this.#left = Math.min(burst, this.#left + (nowMs - this.#atMs) / pauseMs)
    this.#atMs = nowMs
    return Math.max(0, Math.ceil((1 - this.#left) * pauseMs))
  }

  /** Notes how many times it was done, or will be after the wait. */
  spend(times: number): void {
    this.#left -= times
  }
}
