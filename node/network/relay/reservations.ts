/**
 * Sees to it that a node which nobody can reach directly holds reservations at relays: looks every minute and whenever one is
 * lost, takes the next candidate where one does not answer, and comes back to those that were away.
 */
import { PappusError } from '../../../protocol/errors.ts'
import { relayTryMs, reservationCheckMs, reservationRetryMs } from './limits.ts'
import { inBackground } from '../../background.ts'
import type { World } from '../../world.ts'
import type { DialTarget } from '../base/network.ts'
import type { DialCode, RelayState } from '../../reach.ts'
import type { Relays } from './relays.ts'

export interface ReservationsInit {
  relays: Relays
  /** Peers that may relay for us, best first. */
  candidates: () => Promise<readonly DialTarget[]>
  /** How many have to, up to `relaysHeldMax`: none where everybody reaches us. */
  wanted: () => number
  world: World
}

export class Reservations {
  readonly #init: ReservationsInit
  /** The last result of each candidate, in their order. */
  #states: RelayState[] = []
  #retryMs = reservationRetryMs
  #isChecking = false
  #isAgain = false
  #stopping = new AbortController()
  #cancel: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: ReservationsInit) {
    this.#init = init
  }

  start(): void {
    this.#unwatch = this.#init.relays.watch(() => {
      // A lost reservation is looked for at once, a new one needs nothing.
      if (!this.#isChecking) this.check()
    })
    this.check()
  }

  stop(): void {
    this.#stopping.abort()
    this.#cancel()
    this.#unwatch()
  }

  /** Looks now: something changed. */
  check(): void {
    this.#schedule(0)
  }

  /** The state of each candidate, best first. */
  get states(): readonly RelayState[] {
    const held = new Set<string>(this.#init.relays.held())
    return this.#states.map((state) =>
      held.has(state.peer) ? { peer: state.peer, state: 'held' } : state,
    )
  }

  #schedule(delayMs: number): void {
    if (this.#stopping.signal.aborted) return
    this.#cancel()
    this.#cancel = this.#init.world.after(delayMs, () => inBackground(this.#check()))
  }

  /** Never throws. */
  async #check(): Promise<void> {
    if (this.#isChecking) {
      this.#isAgain = true
      return
    }
    this.#isChecking = true
    const isDone = await this.#take().catch(() => false)
    this.#isChecking = false
    if (isDone) this.#retryMs = reservationRetryMs
    const pauseMs = isDone ? reservationCheckMs : this.#retryMs
    if (!isDone) this.#retryMs = Math.min(this.#retryMs * 2, reservationCheckMs)
    this.#schedule(this.#isAgain ? reservationRetryMs : pauseMs)
    this.#isAgain = false
  }

  /** @returns whether at least one relay is held, or none is needed. */
  async #take(): Promise<boolean> {
    const { relays, candidates, wanted } = this.#init
    if (wanted() === 0) {
      if (relays.held().length > 0) relays.release()
      this.#states = []
      return true
    }
    const all = await candidates()
    const isKnown = ({ peer }: RelayState): boolean => all.some((relay) => relay.peer === peer)
    this.#states = this.#states.filter(isKnown)
    for (const relay of all) {
      const held = relays.held()
      if (held.includes(relay.peer)) this.#note({ peer: relay.peer, state: 'held' })
      // Those above that are kept as long as they last: libp2p gives back all or none.
      else if (held.length < wanted()) await this.#reserve(relay)
      if (this.#stopping.signal.aborted) return true
    }
    return all.length === 0 || relays.held().length > 0
  }

  async #reserve(relay: DialTarget): Promise<void> {
    const { peer } = relay
    const before = this.#states.find((state) => state.peer === peer)
    this.#note({ ...before, peer, state: 'trying' })
    try {
      const signals = [AbortSignal.timeout(relayTryMs), this.#stopping.signal]
      await this.#init.relays.reserve(relay, AbortSignal.any(signals))
      this.#note({ peer, state: 'held' })
    } catch (error) {
      this.#note({ peer, state: 'failed', code: codeOf(error) })
    }
  }

  #note(state: RelayState): void {
    const index = this.#states.findIndex(({ peer }) => peer === state.peer)
    if (index < 0) this.#states.push(state)
    else this.#states[index] = state
  }
}

function codeOf(error: unknown): DialCode {
  const { reason } = error instanceof PappusError ? error.values : {}
  return typeof reason === 'string' ? (reason as DialCode) : 'failed'
}
