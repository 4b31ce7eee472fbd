/**
 * Work that is due at times: one run after the other, however often it is asked for; the next at the soonest of what it says, and none
 * after it was stopped.
 */
import { inBackground, watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import { Reminder } from './reminder.ts'

export interface TimedWorkInit {
  world: World
  log: Log
  /**
   * Does what is due, and can be done again: a crash in between loses nothing.
   *
   * @returns ms until more is due, where that is known.
   */
  run: () => Promise<number | undefined>
  /** Said in the log where it fails, as on a full disk. */
  failure: string
  /** Ms after which it is tried again then. */
  retryMs: number
}

export class TimedWork {
  readonly #init: TimedWorkInit
  readonly #reminder: Reminder
  #running: Promise<void> = Promise.resolve()
  #isAsked = false
  #isStopped = false

  constructor(init: TimedWorkInit) {
    this.#init = init
    this.#reminder = new Reminder(init.world, () => this.soon())
  }

  /** Whether a run that goes on is to end. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Has it done now, and waits for nothing. */
  soon(): void {
    inBackground(this.run())
  }

  /** Has it done after a while, unless it is done before. */
  in(waitMs: number): void {
    this.#reminder.in(waitMs)
  }

  /** Resolves when all is done that is due by now. Never rejects. */
  run(): Promise<void> {
    if (this.#isAsked || this.#isStopped) return this.#running
    this.#isAsked = true
    this.#running = watched(this.#running.then(() => this.#runNow()))
    return this.#running
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#reminder.stop()
    await this.#running
  }

  async #runNow(): Promise<void> {
    this.#isAsked = false
    if (this.#isStopped) return
    const { failure, log, retryMs, run } = this.#init
    try {
      const waitMs = await run()
      if (waitMs !== undefined) this.#reminder.in(waitMs)
    } catch (error) {
      log.warn({ err: error }, failure)
      this.#reminder.in(retryMs)
    }
  }
}
