/**
 * Writes numbered parts of a file. Parts that come while others are being written wait, and go to the disk together: those that follow
 * each other in one write.
 */
import { inBackground } from '../../background.ts'

interface Waiting {
  readonly part: Uint8Array
  readonly written: PromiseWithResolvers<void>
}

export class RunWriter {
  readonly #write: (first: number, parts: readonly Uint8Array[]) => Promise<void>
  /** Number of a part → what waits of it. */
  #waiting = new Map<number, Waiting>()
  #isWriting = false

  /** @param write writes parts that follow each other, from the number of the first one on. */
  constructor(write: (first: number, parts: readonly Uint8Array[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves when the part is written; rejects where it could not be. */
  write(index: number, part: Uint8Array): Promise<void> {
    const known = this.#waiting.get(index)
    if (known !== undefined) return known.written.promise
    const written = Promise.withResolvers<void>()
    this.#waiting.set(index, { part, written })
    if (!this.#isWriting) inBackground(this.#writeAll())
    return written.promise
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.size > 0) {
      const run = takeRun(this.#waiting)
      try {
        await this.#write(
          run.first,
          run.waiting.map(({ part }) => part),
        )
        for (const { written } of run.waiting) written.resolve()
      } catch (error) {
        for (const { written } of run.waiting) written.reject(error)
      }
    }
    this.#isWriting = false
  }
}

/** Takes out the lowest number and those that follow it. */
function takeRun(waiting: Map<number, Waiting>): { first: number; waiting: Waiting[] } {
  const first = Math.min(...waiting.keys())
  const run: Waiting[] = []
  for (let next = waiting.get(first); next !== undefined; next = waiting.get(first + run.length)) {
    waiting.delete(first + run.length)
    run.push(next)
  }
  return { first, waiting: run }
}
