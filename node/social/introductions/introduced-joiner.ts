/**
 * Joins people we were introduced to, once both accepted. Both nodes try it, so that it works whichever of them can be
 * reached: at once, whenever one of them connects, and now and then. The introducer says where they are, and how many
 * devices they have: there is a pause between two attempts, whatever the introducer says meanwhile.
 */
import { PappusError } from '../../../protocol/errors.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { greetAgainMsMax, greetAgainMsMin, greetsMax } from './limits.ts'
import { joinTimeoutMs } from '../joining/limits.ts'
import { inBackground, watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { Backoff } from '../lib/backoff.ts'
import { isWanted, keysOf, liveChoices, type LiveChoice } from './introductions.ts'
import { meetChoices, type MeetKeyRow } from './tables.ts'
import type { Joining } from '../joining/joining.ts'

export interface IntroducedJoinerComponents {
  joining: Joining
  network: Network
  store: Reader
  world: World
  log: Log
}

/** Somebody we want to meet, and their devices that let us join. */
interface Expected {
  choice: LiveChoice
  keys: readonly MeetKeyRow[]
}

export class IntroducedJoiner {
  readonly #components: IntroducedJoinerComponents
  readonly #stopping = new AbortController()
  readonly #pauses: Backoff<string>
  /** Peers that connected since the last greeting of everybody due. */
  readonly #arrived = new Set<PeerName>()
  /** Peers that are looked up, whether they are waited for. */
  readonly #lookups = new Set<Promise<void>>()
  #running: Promise<void> | undefined
  #isAgain = false
  #unwatch: () => void = () => undefined
  #cancelRetry: () => void = () => undefined

  constructor(components: IntroducedJoinerComponents) {
    this.#components = components
    const limits = { minMs: greetAgainMsMin, maxMs: greetAgainMsMax }
    this.#pauses = new Backoff(components.world, limits)
  }

  start(): void {
    if (this.#stopping.signal.aborted) return
    const connected = (peer: PeerName): void => {
      const lookup = this.#greetPeer(peer).finally(() => this.#lookups.delete(lookup))
      this.#lookups.add(watched(lookup))
    }
    this.#unwatch = this.#components.network.watch({ connected })
    inBackground(this.greetAll())
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#unwatch()
    this.#cancelRetry()
    await Promise.all([this.#running, ...this.#lookups])
  }

  /** Tries to meet everybody due. Never rejects: failures are tried again later. */
  async greetAll(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#isAgain = true
    this.#running ??= watched(this.#run().finally(() => (this.#running = undefined)))
    await this.#running
  }

  async #greetPeer(peer: PeerName): Promise<void> {
    const isWaiting = (await this.#waiting()).some(({ keys }) =>
      keys.some((key) => key.peer === peer),
    )
    if (!isWaiting) return
    this.#arrived.add(peer)
    await this.greetAll()
  }

  async #run(): Promise<void> {
    const { world } = this.#components
    this.#cancelRetry()
    while (this.#isAgain && !this.#stopping.signal.aborted) {
      this.#isAgain = false
      const due = this.#dueOf(await this.#waiting())
      const lines = Array.from({ length: greetsMax }, (_, line) =>
        due.filter((__, index) => index % greetsMax === line),
      )
      await Promise.all(lines.map((line) => this.#greetInTurn(line)))
    }
    const next = Math.min(
      ...(await this.#waiting()).map(({ choice }) => this.#pauses.dueMs(choice.key)),
    )
    if (next === Infinity || this.#stopping.signal.aborted) return
    this.#cancelRetry = world.after(Math.max(0, next - world.elapsed()), () =>
      inBackground(this.greetAll()),
    )
  }

  /** All devices of people whose pause is over, and of the others those that came by themselves. */
  #dueOf(waiting: readonly Expected[]): Expected[] {
    const arrived = new Set(this.#arrived)
    this.#arrived.clear()
    return waiting.flatMap(({ choice, keys }) => {
      if (this.#pauses.dueMs(choice.key) > this.#components.world.elapsed()) {
        return [{ choice, keys: keys.filter(({ peer }) => arrived.has(peer)) }]
      }
      this.#pauses.attempt(choice.key)
      return [{ choice, keys }]
    })
  }

  async #greetInTurn(line: readonly Expected[]): Promise<void> {
    for (const { choice, keys } of line) {
      for (const key of keys) if (await this.#greet(choice, key)) break
    }
  }

  /** @returns whether they are a contact now */
  async #greet(choice: LiveChoice, key: MeetKeyRow): Promise<boolean> {
    const { joining, log, world } = this.#components
    const { peer } = key
    const isStillWanted = (reader: Reader): boolean => {
      const now = reader.get(meetChoices, choice.key)
      return now?.aspect === choice.aspect && isWanted(reader, now, world.now())
    }
    if (this.#stopping.signal.aborted) return false
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(joinTimeoutMs)])
    try {
      const isMet = await joining.joinIntroduced(key, { ...choice, isStillWanted }, signal)
      if (isMet) this.#pauses.forget(choice.key)
      return isMet
    } catch (error) {
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'not met yet')
      else log.error({ peer, err: error }, 'not met yet')
      return false
    }
  }

  async #waiting(): Promise<Expected[]> {
    const { store, world } = this.#components
    const choices = await liveChoices(store, world.now())
    return choices
      .map((choice) => ({ choice, keys: keysOf(store, choice.key) }))
      .filter(({ keys }) => keys.length > 0)
  }
}
