/**
 * Acts on entries without anybody asking: tells carriers of new feeds and owners how full we are, reads what became
 * readable, deletes what is no longer carried. All of it can be done again, so a crash in between loses nothing.
 */
import { PappusError } from '../../protocol/errors.ts'
import { upkeepRetryMs } from './lib/limits.ts'
import { inBackground, watched } from '../background.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { World } from '../world.ts'
import type { Acquainting } from './facade/acquainting.ts'
import type { Aspects } from './aspects/aspects.ts'
import type { Branches } from './devices/branches.ts'
import type { BlobCarrying } from './media/blob-carrying.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { Carrying } from './carriers/carrying.ts'
import type { OwnProfile } from './profiles/own-profile.ts'
import type { OwnCards } from './discovery/own-cards.ts'
import type { Reading } from './carriers/reading.ts'
import type { Threads } from './threads/threads.ts'
import { sweep } from './carriers/sweep.ts'
import { followClock } from './clock.ts'

export interface UpkeepComponents {
  acquainting: Acquainting
  aspects: Aspects
  branches: Branches
  cards: OwnCards
  blobCarrying: BlobCarrying
  carrying: Carrying
  library: MediaLibrary
  log: Log
  ownProfile: OwnProfile
  reading: Reading
  store: Store
  threads: Threads
  world: World
}

export class Upkeep {
  readonly #components: UpkeepComponents
  #running: Promise<void> = Promise.resolve()
  #isAsked = false
  /** Whether somebody may have become a member without being granted all that they may read. */
  #isUnsettled = true
  /** Whether somebody may have to be told of an introduction. */
  #isUntold = true
  #isStopped = false
  #cancelRetry: () => void = () => undefined

  constructor(components: UpkeepComponents) {
    this.#components = components
  }

  /** Does everything that is due. Never throws: what fails is done at the next occasion, and keeps nothing else from being done. */
  run(): Promise<void> {
    this.#running = watched(this.#running.then(() => this.#runNow()))
    return this.#running
  }

  /** Runs once for all that was asked for meanwhile. */
  soon(): void {
    if (this.#isAsked || this.#isStopped) return
    this.#isAsked = true
    inBackground(this.run())
  }

  /** Has it seen to soon that all members are granted what they may read. */
  settleSoon(): void {
    this.#isUnsettled = true
    this.soon()
  }

  /** Has it seen to soon that everybody is told of introductions. */
  acquaintSoon(): void {
    this.#isUntold = true
    this.soon()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelRetry()
    await this.#running
  }

  async #runNow(): Promise<void> {
    const {
      blobCarrying,
      branches,
      cards,
      carrying,
      library,
      ownProfile,
      reading,
      store,
      threads,
      world,
    } = this.#components
    this.#isAsked = false
    await this.#try('clock', () => store.transact((tx) => followClock(tx, world.now())))
    await this.#try('settle', () => this.#settle())
    await this.#try('quotes', () => store.transact((tx) => threads.retractQuotes(tx)))
    await this.#try('introductions', () => this.#acquaint())
    await this.#try('blobs', () => store.transact((tx) => blobCarrying.tend(tx)))
    await this.#try('carrying', () => store.transact((tx) => carrying.tend(tx)))
    await this.#try('reading', () => reading.catchUp(() => this.#isStopped))
    await this.#try('branches', () => branches.writeAgain())
    await this.#try('sweep', () => sweep(store))
    await this.#try('uploads', () => library.uploads.dropOld())
    await this.#try('cards', () => cards.renew())
    await this.#try('profile', () => store.transact((tx) => ownProfile.tell(tx)))
  }

  async #settle(): Promise<void> {
    const { aspects, store } = this.#components
    if (!this.#isUnsettled) return
    this.#isUnsettled = false
    try {
      await store.transact((tx) => aspects.settle(tx))
    } catch (error) {
      this.#isUnsettled = true
      throw error
    }
  }

  async #acquaint(): Promise<void> {
    if (!this.#isUntold) return
    this.#isUntold = false
    try {
      await this.#components.acquainting.tend()
    } catch (error) {
      this.#isUntold = true
      throw error
    }
  }

  async #try(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return
    try {
      await work()
    } catch (error) {
      const { log, world } = this.#components
      const isExpected = error instanceof PappusError
      if (isExpected) log.warn({ code: error.code, what }, 'upkeep not done')
      else log.error({ err: error, what }, 'upkeep not done')
      // As on a full disk: nothing else may come that would begin it again.
      this.#cancelRetry()
      this.#cancelRetry = world.after(upkeepRetryMs, () => this.soon())
    }
  }
}
