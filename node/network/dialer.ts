/**
 * Keeps us connected to contacts: dials each one that is not, again and again, with a pause that doubles from 5 s to
 * 10 min. libp2p's own redialler gives up after a few failures.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { dialsMax, redialJitter, redialMsMax, redialMsMin } from '../limits.ts'
import { jittered, type World } from '../world.ts'
import type { Network } from './network.ts'

export interface DialTarget {
  readonly peer: PeerName
  readonly addresses: readonly string[]
}

export interface DialerInit {
  network: Network
  world: World
  /** All contacts, with the addresses known now. */
  targets: () => Promise<readonly DialTarget[]>
}

interface Attempt {
  pauseMs: number
  notBeforeMs: number
}

export class Dialer {
  readonly #init: DialerInit
  readonly #attempts = new Map<PeerName, Attempt>()
  #cancelTimer: () => void = () => undefined
  #unwatch: () => void = () => undefined
  #isRunning = false
  #isRound = false
  /** Whether something changed while a round was dialling, so that its failures say nothing. */
  #isOutdated = false

  constructor(init: DialerInit) {
    this.#init = init
  }

  start(): void {
    this.#isRunning = true
    // Who disconnects is found by the next round, at most 5 s later.
    this.#unwatch = this.#init.network.watch({
      connected: (peer) => this.#attempts.delete(peer),
    })
    this.dialNow()
  }

  stop(): void {
    this.#isRunning = false
    this.#unwatch()
    this.#cancelTimer()
  }

  /** Forgets all pauses: the network changed, or there is a new contact or address. */
  dialNow(): void {
    this.#attempts.clear()
    if (this.#isRound) this.#isOutdated = true
    else this.#schedule(0)
  }

  /** Dials one contact at once whose connection ended too early. */
  retry(peer: PeerName): void {
    this.#attempts.delete(peer)
    if (this.#isRound) this.#isOutdated = true
    else this.#schedule(0)
  }

  #schedule(delayMs: number): void {
    if (!this.#isRunning) return
    this.#cancelTimer()
    this.#cancelTimer = this.#init.world.after(delayMs, () => void this.#round())
  }

  async #round(): Promise<void> {
    if (this.#isRound) return
    this.#isRound = true
    try {
      const { network, targets } = this.#init
      const missing = (await targets()).filter(({ peer }) => !network.isConnected(peer))
      const due = missing.filter(({ peer }) => this.#isDue(peer)).slice(0, dialsMax)
      await Promise.all(due.map((target) => this.#dial(target)))
    } catch (error) {
      // The store behind the targets may have been closed meanwhile.
      if (this.#isRunning) throw error
    } finally {
      this.#isRound = false
    }
    const isAgain = this.#isOutdated
    this.#isOutdated = false
    if (isAgain) this.dialNow()
    else this.#schedule(redialMsMin)
  }

  #isDue(peer: PeerName): boolean {
    const attempt = this.#attempts.get(peer)
    return attempt === undefined || attempt.notBeforeMs <= this.#init.world.elapsed()
  }

  async #dial({ peer, addresses }: DialTarget): Promise<void> {
    const { network, world } = this.#init
    try {
      await network.connect(peer, addresses)
      this.#attempts.delete(peer)
    } catch {
      const last = this.#attempts.get(peer)?.pauseMs ?? redialMsMin / 2
      const pauseMs = Math.min(last * 2, redialMsMax)
      const notBeforeMs = world.elapsed() + jittered(world, pauseMs, redialJitter)
      this.#attempts.set(peer, { pauseMs, notBeforeMs })
    }
  }
}
