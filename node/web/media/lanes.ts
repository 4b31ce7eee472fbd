/** Runs work a few at a time, in the order in which it came. */
export class Lanes {
  readonly #most: number
  readonly #waiting: (() => Promise<void>)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  /** @param work never rejects */
  add(work: () => Promise<void>): void {
    this.#waiting.push(work)
    this.#next()
  }

  #next(): void {
    if (this.#running >= this.#most) return
    const work = this.#waiting.shift()
    if (work === undefined) return
    this.#running += 1
    void work().finally(() => {
      this.#running -= 1
      this.#next()
    })
  }
}
