/**
 * Tells the owner of what happens at a time, and no record says: a poll closed, somebody has their birthday. What was told before is not
 * told again, so a crash in between loses nothing.
 */
import { hourMs } from '../durations.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import type { Keyring } from './feeds/keyring.ts'
import { TimedWork } from './lib/timed-work.ts'
import { tellClosedPolls } from './polls/closings.ts'
import { tellBirthdays } from './profiles/birthdays.ts'

/** The clock may be set meanwhile, and profiles come late: all is looked at again after this. All profiles of contacts are read for it. */
const againMs = 6 * hourMs

export interface OccasionsComponents {
  keyring: Keyring
  log: Log
  store: Store
  world: World
}

export class Occasions {
  readonly #components: OccasionsComponents
  readonly #work: TimedWork
  /** When the birthdays are looked at again, by the time that has passed. */
  #birthdaysMs = 0

  constructor(components: OccasionsComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#tell(),
      failure: 'occasions are told later',
      retryMs: hourMs,
    })
  }

  /** Tells of all that is due, and waits for what comes next. */
  look(): void {
    this.#work.soon()
  }

  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> {
    return this.#work.stop()
  }

  async #tell(): Promise<number> {
    const { keyring, store, world } = this.#components
    const nowMs = world.now()
    const closesMs = await store.transact((tx) => tellClosedPolls(tx, keyring, nowMs))
    if (world.elapsed() >= this.#birthdaysMs) {
      const tomorrowMs = await store.transact((tx) => tellBirthdays(tx, keyring, nowMs))
      this.#birthdaysMs = world.elapsed() + Math.min(againMs, tomorrowMs - nowMs)
    }
    const waitsMs = [(closesMs ?? Infinity) - nowMs, this.#birthdaysMs - world.elapsed(), againMs]
    return Math.max(0, Math.min(...waitsMs))
  }
}
