/**
 * The courier: passes on messages whose writers cannot reach all participants, and gives a device that is new those from before it was
 * met. What it did is noted in the transaction that does it, so that a crash loses nothing.
 */
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import { keyOf } from '../../store/table.ts'
import type { World } from '../../world.ts'
import { peers } from '../contacts/tables.ts'
import { upkeepRetryMs } from '../lib/limits.ts'
import { TimedWork } from '../lib/timed-work.ts'
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
  readonly #work: TimedWork
  readonly #met = new Set<PeerName>()

  constructor(components: CourierComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#deliver(),
      failure: 'messages wait',
      retryMs: upkeepRetryMs,
    })
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
    this.#work.soon()
  }

  /** Does all that waits. Never rejects: what fails, as on a full disk, waits. */
  workOff(): Promise<void> {
    return this.#work.run()
  }

  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> {
    return this.#work.stop()
  }

  async #deliver(): Promise<undefined> {
    for (const peer of this.#met) await this.#give(peer)
    await this.#passAll()
  }

  async #give(peer: PeerName): Promise<void> {
    const { keyring, store, writer } = this.#components
    for (const conversation of await conversationsFor(store, keyring, peer)) {
      if (this.#work.isStopped) return
      await store.transact((tx) => handOver(tx, writer, { conversation, peer }))
    }
    await store.transact((tx) => {
      // One of whom another device of ours only told is given all once it is met.
      if (tx.get(peers, peer) !== undefined) noteHandedOver(tx, keyring, peer)
    })
    this.#met.delete(peer)
  }

  async #passAll(): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined && !this.#work.isStopped;) {
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
        else this.#work.in(passAgainMs)
      }
      return rows.length === passedPerStep ? rows.at(-1)?.[0] : undefined
    })
  }
}
