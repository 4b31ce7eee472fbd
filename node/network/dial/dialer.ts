/**
 * Keeps us connected to contacts: each one that is not is dialled by itself, again and again, with a pause that doubles from
 * 5 s to 10 min. libp2p's own redialler gives up after a few failures.
 */
import type { Network, DialTarget } from '../base/network.ts'
import { inBackground, tellFault } from '../../background.ts'
import { type World, jittered } from '../../world.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import type { Counters } from '../../metrics.ts'
import type { DialFailure, DialCode } from '../../reach.ts'
import { earlyCloseMs, redialMsMin, dialsMax, redialMsMax, redialJitter } from './limits.ts'
import { PappusError } from '../../../protocol/errors.ts'

export interface DialerInit {
  network: Network
  world: World
  /** All contacts, with the addresses known now. */
  targets: () => Promise<readonly DialTarget[]>
  /** Told of each contact that answered at none of its addresses. */
  failed?: (peer: PeerName) => void
  /** @default some that nobody reads */
  counters?: Counters
}

/** State of a contact that we dial, or dialled. */
interface Attempt {
  pauseMs: number
  notBeforeMs: number
  failure?: DialFailure
  isDialling: boolean
  /** Whether something changed while it was dialled, so that its failure says nothing. */
  isOutdated: boolean
  /** When our dial led to a connection, in `elapsed` time. */
  connectedAtMs?: number
}

export class Dialer {
  readonly #init: DialerInit
  readonly #attempts = new Map<PeerName, Attempt>()
  /** Peers that are due and wait for one of `dialsMax` places, the longest wait first. */
  #line: DialTarget[] = []
  #known = new Set<PeerName>()
  #dials = 0
  #isLooking = false
  #isAgain = false
  #stopping = new AbortController()
  #cancelTimer: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: DialerInit) {
    this.#init = init
    this.#stopping.abort()
  }

  start(): void {
    this.#stopping = new AbortController()
    // The next look, at most 5 s later, finds a peer that disconnected.
    this.#unwatch = this.#init.network.watch({
      connected: (peer) => this.#connected(peer),
      disconnected: (peer) => this.#disconnected(peer),
    })
    this.dialNow()
  }

  stop(): void {
    this.#stopping.abort()
    this.#line = []
    this.#unwatch()
    this.#cancelTimer()
  }

  /** Forgets all pauses: the network changed, or there is a new contact or address. */
  dialNow(): void {
    for (const attempt of this.#attempts.values()) hasten(attempt)
    this.#schedule(0)
  }

  /** Dials one contact at once whose connection ended too early, or that has a new address. */
  retry(peer: PeerName): void {
    const attempt = this.#attempts.get(peer)
    if (attempt !== undefined) hasten(attempt)
    this.#schedule(0)
  }

  /** Why a contact is not connected; `undefined` when it is, or was never dialled. */
  failure(peer: PeerName): DialFailure | undefined {
    return this.#init.network.isConnected(peer) ? undefined : this.#attempts.get(peer)?.failure
  }

  /** Dials that are under way, and contacts that wait for one. */
  get load(): { dials: number; waiting: number } {
    return { dials: this.#dials, waiting: this.#line.length }
  }

  #connected(peer: PeerName): void {
    // Of a dial of ours it is only known later whether it lasts.
    if (this.#attempts.get(peer)?.isDialling !== true) this.#attempts.delete(peer)
  }

  #disconnected(peer: PeerName): void {
    const attempt = this.#attempts.get(peer)
    if (attempt !== undefined && this.#isEarly(attempt)) {
      return this.#fail(attempt, { code: 'closed' })
    }
    // A dial under way, as the direct one beside a relay's, was not begun for a peer without any connection.
    if (attempt?.isDialling === true) attempt.isOutdated = true
    else this.#attempts.delete(peer)
    // All of them at once: more likely this machine moved.
    if (this.#known.has(peer) && this.#init.network.connected().length === 0) this.dialNow()
  }

  /** Whether a connection that we made ended before it was of use: they refuse us, or something between does. */
  #isEarly({ connectedAtMs = -Infinity }: Attempt): boolean {
    return this.#init.world.elapsed() - connectedAtMs < earlyCloseMs
  }

  #schedule(delayMs: number): void {
    if (this.#stopping.signal.aborted) return
    this.#cancelTimer()
    this.#cancelTimer = this.#init.world.after(delayMs, () => inBackground(this.#look()))
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#isAgain = true
      return
    }
    this.#isLooking = true
    const { signal } = this.#stopping
    try {
      this.#lineUp(await this.#init.targets())
    } catch (error) {
      // The store behind the targets may have been closed meanwhile; else the next look may find what this one did not.
      if (!signal.aborted) tellFault(error)
    } finally {
      this.#isLooking = false
    }
    this.#schedule(this.#isAgain ? 0 : redialMsMin)
    this.#isAgain = false
    this.#fill()
  }

  #lineUp(targets: readonly DialTarget[]): void {
    this.#known = new Set(targets.map(({ peer }) => peer))
    for (const peer of this.#attempts.keys()) {
      if (!this.#known.has(peer)) this.#attempts.delete(peer)
    }
    const since = (peer: PeerName): number => this.#attempts.get(peer)?.notBeforeMs ?? 0
    this.#line = targets
      .filter(({ peer }) => this.#isDue(peer))
      .toSorted((a, b) => since(a.peer) - since(b.peer))
  }

  #isDue(peer: PeerName): boolean {
    const { network, world } = this.#init
    const attempt = this.#attempts.get(peer)
    const isFree = attempt === undefined || !attempt.isDialling
    // A peer that is reached through a relay alone may be reached directly by now.
    const isWanted = (network.links(peer)[0] ?? 'relay') === 'relay'
    return isFree && (attempt?.notBeforeMs ?? 0) <= world.elapsed() && isWanted
  }

  /** Dials as many as there are places for. */
  #fill(): void {
    while (this.#dials < dialsMax && !this.#stopping.signal.aborted) {
      const target = this.#line.shift()
      if (target === undefined) return
      if (this.#isDue(target.peer)) inBackground(this.#dial(target))
    }
  }

  async #dial({ peer, addresses }: DialTarget): Promise<void> {
    const { network, world, counters } = this.#init
    const { signal } = this.#stopping
    const attempt = this.#attempts.get(peer) ?? newAttempt()
    this.#attempts.set(peer, attempt)
    attempt.isDialling = true
    this.#dials += 1
    try {
      await network.connect(peer, addresses, { signal })
      attempt.connectedAtMs = world.elapsed()
      counters?.add('pappus_dials_total', { result: 'connected' })
    } catch (error) {
      this.#fail(attempt, causeOf(error))
      if (!network.isConnected(peer)) this.#init.failed?.(peer)
    }
    this.#dials -= 1
    attempt.isDialling = false
    if (attempt.isOutdated) {
      attempt.isOutdated = false
      hasten(attempt)
      this.#schedule(0)
    }
    this.#fill()
  }

  #fail(attempt: Attempt, cause: Pick<DialFailure, 'code' | 'address'>): void {
    const { world, counters } = this.#init
    counters?.add('pappus_dials_total', { result: cause.code })
    attempt.failure = { atMs: world.now(), ...cause }
    attempt.pauseMs = Math.min(Math.max(attempt.pauseMs * 2, redialMsMin), redialMsMax)
    attempt.notBeforeMs = world.elapsed() + jittered(world, attempt.pauseMs, redialJitter)
    delete attempt.connectedAtMs
  }
}

function newAttempt(): Attempt {
  return { pauseMs: 0, notBeforeMs: 0, isDialling: false, isOutdated: false }
}

/** Lets a contact be dialled at once, and once more if it is being dialled just now; its connection was no failure. */
function hasten(attempt: Attempt): void {
  delete attempt.connectedAtMs
  attempt.pauseMs = 0
  attempt.notBeforeMs = 0
  attempt.isOutdated = attempt.isDialling
}

function causeOf(error: unknown): Pick<DialFailure, 'code' | 'address'> {
  const { reason, address } = error instanceof PappusError ? error.values : {}
  const code = typeof reason === 'string' ? (reason as DialCode) : 'failed'
  return typeof address === 'string' ? { code, address } : { code }
}
