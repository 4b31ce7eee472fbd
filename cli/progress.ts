/**
 * A line that tells how far something is, in a terminal alone, and only of what takes longer than a second. It is one that is
 * written over, without an animation: the spinner of the prompts would take Ctrl-C for itself.
 */
import { firstColumns } from './body-lines.ts'
import { progressAfterMs, progressMsMin } from './limits.ts'
import { terminal } from './terminal.ts'

/** Puts the cursor at the beginning of the line, and clears it. */
const clearLine = '\r\u001b[K'

export class Progress implements Disposable {
  readonly #now: () => number
  readonly #startedAtMs: number
  #drawnAtMs = -Infinity
  #isDrawn = false

  /** @param now milliseconds of any clock that only goes on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#startedAtMs = now()
  }

  /**
   * @param words made only when they are drawn.
   * @param isStep whether they stand for long, so that they are drawn however soon after others.
   */
  show(words: () => string, isStep = false): void {
    const nowMs = this.#now()
    const isEarly = nowMs - this.#startedAtMs < progressAfterMs
    if (isEarly || (!isStep && nowMs - this.#drawnAtMs < progressMsMin)) return
    const { stderr } = terminal()
    if (stderr.isTTY !== true) return
    this.#drawnAtMs = nowMs
    this.#isDrawn = true
    // A line that is broken cannot be written over. Some terminals say that they have no column.
    stderr.write(clearLine + firstColumns(words(), (process.stderr.columns || 80) - 1))
  }

  /** Takes the line away, before something else is printed. */
  clear(): void {
    if (this.#isDrawn) terminal().stderr.write(clearLine)
    this.#isDrawn = false
  }

  [Symbol.dispose](): void {
    this.clear()
  }
}
