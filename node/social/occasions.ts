/**
 * Tells the owner of what happens at a time, and no record says: a poll closed, somebody has their birthday. What was told before is not
 * told again, so a crash in between loses nothing.
 */
import { hourMs } from '../durations.ts'
import { inBackground, watched } from '../background.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import type { Keyring } from './feeds/keyring.ts'
import { Reminder } from './lib/reminder.ts'
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
  readonly #reminder: Reminder
  #running: Promise<void> = Promise.resolve()
  #isAsked = false
  /** When the birthdays are looked at again, by the time that has passed. */
  #birthdaysMs = 0
  #isStopped = false

  constructor(components: OccasionsComponents) {
    this.#components = components
    this.#reminder = new Reminder(components.world, () => this.look())
  }

  /** Tells of all that is due, and waits for what comes next. */
  look(): void {
    if (this.#isAsked || this.#isStopped) return
    this.#isAsked = true
    this.#running = watched(this.#running.then(() => this.#tell()))
    inBackground(this.#running)
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#reminder.stop()
    await this.#running
  }

  /** Never throws: what fails, as on a full disk, is told later. */
  async #tell(): Promise<void> {
    this.#isAsked = false
    if (this.#isStopped) return
    const { keyring, log, store, world } = this.#components
    const nowMs = world.now()
    try {
      const closesMs = await store.transact((tx) => tellClosedPolls(tx, keyring, nowMs))
      if (closesMs !== undefined) this.#wakeIn(closesMs - nowMs)
      if (world.elapsed() >= this.#birthdaysMs) {
        const tomorrowMs = await store.transact((tx) => tellBirthdays(tx, keyring, nowMs))
        this.#birthdaysMs = world.elapsed() + Math.min(againMs, tomorrowMs - nowMs)
      }
      this.#wakeIn(this.#birthdaysMs - world.elapsed())
    } catch (error) {
      log.warn({ err: error }, 'occasions are told later')
      this.#reminder.in(hourMs)
    }
  }

  #wakeIn(waitMs: number): void {
    this.#reminder.in(Math.min(againMs, Math.max(0, waitMs)))
  }
}
