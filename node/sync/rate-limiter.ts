/** Lets the work of peers through at a bounded rate: some at once, the rest one after the other, for each peer one at a time. */
import type { PeerName } from '../../protocol/ids.ts'
import { LimitReachedError, PeerUnreachableError } from '../errors.ts'
import type { World } from '../world.ts'

export interface RateLimiterInit {
  world: World
  perSecond: number
  /** The most that may be done at once after a pause. */
  burst: number
  /** Peers that may wait; more are refused. */
  waitingMax: number
}

export class RateLimiter {
  readonly #init: RateLimiterInit
  /** Peer → what lets it go on, who waits longest first. */
  readonly #waiting = new Map<PeerName, () => void>()
  /** When all that was let through would be done at the even rate, in `elapsed` time. */
  #spentMs = 0
  #cancel: (() => void) | undefined

  constructor(init: RateLimiterInit) {
    this.#init = init
  }

  /**
   * Resolves when it is the peer's turn; never once this is stopped. Only what is let through counts.
   *
   * @throws {LimitReachedError} when the peer waits already, or too many do.
   * @throws {PeerUnreachableError} when `signal` says that nobody waits for it any more.
   */
  async turn(peer: PeerName, signal: AbortSignal): Promise<void> {
    const { waitingMax } = this.#init
    if (this.#waiting.size === 0 && this.#delayMs() <= 0) return this.#spend()
    if (this.#waiting.has(peer)) throw new LimitReachedError('turns of one peer', { max: 1 })
    if (this.#waiting.size >= waitingMax) throw new LimitReachedError('turns', { max: waitingMax })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = (): void => {
      this.#waiting.delete(peer)
      reject(new PeerUnreachableError('channel ended'))
    }
    this.#waiting.set(peer, () => {
      signal.removeEventListener('abort', leave)
      resolve()
    })
    signal.addEventListener('abort', leave)
    this.#wake()
    await promise
  }

  stop(): void {
    this.#cancel?.()
    this.#waiting.clear()
  }

  #wake(): void {
    if (this.#waiting.size === 0) return
    this.#cancel ??= this.#init.world.after(this.#delayMs(), () => {
      this.#cancel = undefined
      this.#next()
      this.#wake()
    })
  }

  #next(): void {
    const [next] = this.#waiting
    if (next === undefined) return
    const [peer, goOn] = next
    this.#waiting.delete(peer)
    this.#spend()
    goOn()
  }

  /** How long the next turn has to wait. */
  #delayMs(): number {
    const { world, burst } = this.#init
    return this.#spentAfter() - world.elapsed() - burst * this.#eachMs
  }

  #spend(): void {
    this.#spentMs = this.#spentAfter()
  }

  #spentAfter(): number {
    return Math.max(this.#spentMs, this.#init.world.elapsed()) + this.#eachMs
  }

  get #eachMs(): number {
    return 1000 / this.#init.perSecond
  }
}
