/**
 * Ends posts at their time, or as soon as the node runs after it: takes them from the views, and takes those back that this device wrote,
 * so that readers and carriers drop what they hold. All of it can be done again, so a crash in between loses nothing.
 */
import { inBackground, watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import type { ViewEvents } from '../feeds/context.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { expiredOf } from '../feeds/placements.ts'
import { Reminder } from '../lib/reminder.ts'
import type { Threads } from '../threads/threads.ts'
import { expireDue, nextExpiryMs } from './expire.ts'
import { expiryCheckMs } from './limits.ts'

export interface ExpiringComponents {
  events: ViewEvents
  keyring: Keyring
  log: Log
  store: Store
  threads: Threads
  world: World
}

export class Expiring {
  readonly #components: ExpiringComponents
  readonly #reminder: Reminder
  #running: Promise<void> = Promise.resolve()
  #isAsked = false
  #isStopped = false

  constructor(components: ExpiringComponents) {
    this.#components = components
    this.#reminder = new Reminder(components.world, () => this.look())
  }

  /** Ends all that is over, and waits for what is next. */
  look(): void {
    inBackground(this.run())
  }

  /** Resolves when that is done. Never rejects: what fails, as on a full disk, is done later. */
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
    const { log, store, world } = this.#components
    try {
      while (!this.#isStopped && (await this.#expireSome()));
      if (this.#isStopped) return
      await this.#takeBack()
      const nextMs = await nextExpiryMs(store)
      if (nextMs === undefined) return
      const waitMs = nextMs - world.now()
      this.#reminder.in(waitMs > 0 ? Math.min(waitMs, expiryCheckMs) : expiryCheckMs)
    } catch (error) {
      log.warn({ err: error }, 'posts that are over stay for now')
      this.#reminder.in(expiryCheckMs)
    }
  }

  /** @returns whether there may be more */
  #expireSome(): Promise<boolean> {
    const { store, world, ...context } = this.#components
    return store.transact((tx) => expireDue({ ...context, tx }, world.now()))
  }

  /** Another device of the owner takes back what it wrote. */
  async #takeBack(): Promise<void> {
    const { keyring, store, threads } = this.#components
    for (const post of await expiredOf(store, keyring.person)) {
      if (this.#isStopped) return
      await store.transact((tx) => threads.retractRelayed(tx, post))
    }
  }
}
