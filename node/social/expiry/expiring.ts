/**
 * Ends posts at their time, or as soon as the node runs after it: takes them from the views, and takes those back that this device wrote,
 * so that readers and carriers drop what they hold. All of it can be done again, so a crash in between loses nothing.
 */
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import type { ViewEvents } from '../feeds/context.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { expiredOf } from '../feeds/placements.ts'
import { TimedWork } from '../lib/timed-work.ts'
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
  readonly #work: TimedWork

  constructor(components: ExpiringComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#endAll(),
      failure: 'posts that are over stay for now',
      retryMs: expiryCheckMs,
    })
  }

  /** Ends all that is over, and waits for what is next. */
  look(): void {
    this.#work.soon()
  }

  /** Resolves when that is done. Never rejects. */
  run(): Promise<void> {
    return this.#work.run()
  }

  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> {
    return this.#work.stop()
  }

  async #endAll(): Promise<number | undefined> {
    const { store, world } = this.#components
    while (!this.#work.isStopped && (await this.#expireSome()));
    if (this.#work.isStopped) return undefined
    await this.#takeBack()
    const nextMs = await nextExpiryMs(store)
    if (nextMs === undefined) return undefined
    const waitMs = nextMs - world.now()
    return waitMs > 0 ? Math.min(waitMs, expiryCheckMs) : expiryCheckMs
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
      if (this.#work.isStopped) return
      await store.transact((tx) => threads.retractRelayed(tx, post))
    }
  }
}
