/**
 * Joins those whom we were introduced to, once both accepted. Both nodes try it, so that it works whichever of them can be
 * reached: at once, whenever one of them connects, and now and then.
 */
import { PappusError } from '../../protocol/errors.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { greetJitter, greetRetryMs, greetsMax, joinTimeoutMs } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Network } from '../network/network.ts'
import type { Reader } from '../store/transaction.ts'
import { jittered, type World } from '../world.ts'
import { keysOf, liveChoices, type LiveChoice } from './introductions.ts'
import type { MeetKeyRow } from './introduction-tables.ts'
import type { Joining } from './joining.ts'

export interface GreetingComponents {
  joining: Joining
  network: Network
  store: Reader
  world: World
  log: Log
}

interface Greeted {
  choice: LiveChoice
  key: MeetKeyRow
}

export class Greeting {
  readonly #components: GreetingComponents
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #isAgain = false
  #unwatch: () => void = () => undefined
  #cancelRetry: () => void = () => undefined

  constructor(components: GreetingComponents) {
    this.#components = components
  }

  start(): void {
    if (this.#stopping.signal.aborted) return
    const connected = (peer: PeerName): void => void this.#greetPeer(peer)
    this.#unwatch = this.#components.network.watch({ connected })
    void this.greetAll()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#unwatch()
    this.#cancelRetry()
    await this.#running
  }

  /** Tries to meet everybody who is to be met. Never rejects: what fails is tried again later. */
  async greetAll(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#isAgain = true
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    await this.#running
  }

  async #greetPeer(peer: PeerName): Promise<void> {
    const isWaiting = (await this.#waiting()).some(({ key }) => key.peer === peer)
    if (isWaiting) await this.greetAll()
  }

  async #run(): Promise<void> {
    const { world } = this.#components
    this.#cancelRetry()
    while (this.#isAgain && !this.#stopping.signal.aborted) {
      this.#isAgain = false
      const waiting = await this.#waiting()
      const lines = Array.from({ length: greetsMax }, (_, line) =>
        waiting.filter((__, index) => index % greetsMax === line),
      )
      await Promise.all(lines.map((line) => this.#greetInTurn(line)))
    }
    const isDone = (await this.#waiting()).length === 0
    if (isDone || this.#stopping.signal.aborted) return
    const delayMs = jittered(world, greetRetryMs, greetJitter)
    this.#cancelRetry = world.after(delayMs, () => void this.greetAll())
  }

  async #greetInTurn(line: readonly Greeted[]): Promise<void> {
    for (const greeted of line) await this.#greet(greeted)
  }

  async #greet({ choice, key }: Greeted): Promise<void> {
    const { joining, log } = this.#components
    const { peer } = key
    if (this.#stopping.signal.aborted) return
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(joinTimeoutMs)])
    try {
      await joining.joinIntroduced(key, choice, signal)
    } catch (error) {
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'not met yet')
      else log.error({ peer, err: error }, 'not met yet')
    }
  }

  async #waiting(): Promise<Greeted[]> {
    const { store, world } = this.#components
    const choices = await liveChoices(store, world.now())
    const all = choices.map(async (choice) =>
      (await keysOf(store, choice.key)).map((key) => ({ choice, key })),
    )
    return (await Promise.all(all)).flat()
  }
}
