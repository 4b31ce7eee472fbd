/**
 * The courier: passes on messages whose writers cannot reach all participants, and gives a device that is new those from before it was
 * met. What it did is noted in the transaction that does it, so that a crash loses nothing.
 */
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import { inBackground, watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import { keyOf } from '../../store/table.ts'
import type { World } from '../../world.ts'
import { peers } from '../contacts/tables.ts'
import { upkeepRetryMs } from '../lib/limits.ts'
import { Reminder } from '../lib/reminder.ts'
import { passAgainMs, passedPerStep } from './limits.ts'
import {
  conversationsFor,
  handOver,
  noteHandedOver,
  passMessage,
  type PassingComponents,
} from './passing.ts'
import { handedOver, toPass } from './tables.ts'

export interface CourierComponents extends PassingComponents {
  log: Log
  store: Store
  world: World
}

export class Courier {
  readonly #components: CourierComponents
  readonly #reminder: Reminder
  readonly #met = new Set<PeerName>()
  #running: Promise<void> | undefined
  #isAgain = false
  #isStopped = false

  constructor(components: CourierComponents) {
    this.#components = components
    this.#reminder = new Reminder(components.world, () => inBackground(this.workOff()))
  }

  /** Does what a crash interrupted. */
  async start(): Promise<void> {
    const { keyring, store } = this.#components
    const own = peerName(keyring.device.peer.publicKey)
    for (const [peer] of await store.list(peers, {})) {
      if (store.get(handedOver, keyOf(own, peer)) === undefined) this.#met.add(peer as PeerName)
    }
    await this.workOff()
  }

  /** Gives a device what it lacks, if it is new. */
  meet(peer: PeerName): void {
    this.#met.add(peer)
    inBackground(this.workOff())
  }

  /** Does all that waits. Never rejects: what fails, as on a full disk, waits. */
  async workOff(): Promise<void> {
    if (this.#isStopped) return
    this.#isAgain = true
    this.#running ??= watched(this.#run().finally(() => (this.#running = undefined)))
    await this.#running
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#reminder.stop()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#isAgain && !this.#isStopped) {
        this.#isAgain = false
        for (const peer of this.#met) await this.#give(peer)
        await this.#passAll()
      }
    } catch (error) {
      this.#components.log.warn({ error: String(error) }, 'messages wait')
      this.#reminder.in(upkeepRetryMs)
    }
  }

  async #give(peer: PeerName): Promise<void> {
    const { keyring, store, writer } = this.#components
    for (const conversation of await conversationsFor(store, keyring, peer)) {
      if (this.#isStopped) return
      await store.transact((tx) => handOver(tx, writer, { conversation, peer }))
    }
    await store.transact((tx) => {
      // One of whom another device of ours only told is given all once it is met.
      if (tx.get(peers, peer) !== undefined) noteHandedOver(tx, keyring, peer)
    })
    this.#met.delete(peer)
  }

  async #passAll(): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined && !this.#isStopped;) {
      last = await this.#passSome(last)
    }
  }

  /** @returns where to go on; `undefined` at the end. */
  #passSome(after: string): Promise<string | undefined> {
    const { store, world } = this.#components
    return store.transact(async (tx) => {
      const rows = await tx.list(toPass, { gt: after, limit: passedPerStep })
      for (const [key] of rows) {
        const isDone = passMessage(tx, this.#components, { key, nowMs: world.now() })
        if (isDone) tx.delete(toPass, key)
        else this.#reminder.in(passAgainMs)
      }
      return rows.length === passedPerStep ? rows.at(-1)?.[0] : undefined
    })
  }
}
