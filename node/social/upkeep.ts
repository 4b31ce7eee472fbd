/**
 * What follows from entries without anybody asking: carriers are told of new feeds and owners how full we are, what became
 * readable is read, what is no longer carried is deleted. All of it can be done again, so a crash in between loses nothing.
 */
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Aspects } from './aspects.ts'
import type { Branches } from './branches.ts'
import type { Carrying } from './carrying.ts'
import type { OwnCards } from './own-cards.ts'
import type { Reading } from './reading.ts'
import { sweep } from './sweep.ts'

export interface UpkeepComponents {
  aspects: Aspects
  branches: Branches
  cards: OwnCards
  carrying: Carrying
  log: Log
  reading: Reading
  store: Store
}

export class Upkeep {
  readonly #components: UpkeepComponents
  #running: Promise<void> = Promise.resolve()
  #isAsked = false
  /** Whether somebody may have become a member without being granted all that they may read. */
  #isUnsettled = true
  #isStopped = false

  constructor(components: UpkeepComponents) {
    this.#components = components
  }

  /** Does everything that is due. */
  async run(): Promise<void> {
    const { aspects, branches, cards, carrying, reading, store } = this.#components
    await store.transact(async (tx) => {
      if (this.#isUnsettled) await aspects.settle(tx)
      this.#isUnsettled = false
      await carrying.tend(tx)
      await reading.catchUp(tx)
      await branches.writeAgain(tx)
    })
    await sweep(store)
    await cards.renew()
  }

  /** Runs once for all that was asked for meanwhile. Never throws. */
  soon(): void {
    if (this.#isAsked || this.#isStopped) return
    this.#isAsked = true
    this.#running = this.#runAfter(this.#running)
  }

  /** Has it seen to soon that all members are granted what they may read. */
  settleSoon(): void {
    this.#isUnsettled = true
    this.soon()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
  }

  async #runAfter(last: Promise<void>): Promise<void> {
    await last
    this.#isAsked = false
    if (this.#isStopped) return
    try {
      await this.run()
    } catch (error) {
      this.#components.log.error({ err: error }, 'upkeep not done')
    }
  }
}
