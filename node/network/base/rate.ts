/** Token buckets: how much each peer, or all behind one address, may cost us. Spent before a byte is decoded. */
import { debtMsMax, rateKeysMax } from './limits.ts'
import type { World } from '../../world.ts'

export interface RateInit {
  perSecond: number
  /** Cost that may be spent at once after a pause. */
  burst: number
}

export interface Charge {
  /** For how many milliseconds nothing more should be taken. */
  readonly delayMs: number
  /** How much of the cost was written down: none above the largest debt. */
  readonly spent: number
}

export class Rate {
  readonly #world: Pick<World, 'elapsed'>
  readonly #eachMs: number
  readonly #burstMs: number
  /** Key → when all that it spent would be paid back at the even rate, in `elapsed` time. */
  readonly #paidAtMs = new Map<string, number>()

  constructor(world: Pick<World, 'elapsed'>, { perSecond, burst }: RateInit) {
    this.#world = world
    this.#eachMs = 1000 / perSecond
    this.#burstMs = burst * this.#eachMs
  }

  /** Spends a cost that cannot be refused any more, up to a debt of `debtMsMax`. */
  charge(key: string, cost = 1): Charge {
    const nowMs = this.#world.elapsed()
    const fromMs = Math.max(this.#paidAtMs.get(key) ?? 0, nowMs)
    const worstMs = nowMs + this.#burstMs + debtMsMax
    const paidAtMs = Math.max(fromMs, Math.min(fromMs + cost * this.#eachMs, worstMs))
    this.#set(key, paidAtMs, nowMs)
    const delayMs = Math.max(0, paidAtMs - nowMs - this.#burstMs)
    return { delayMs, spent: (paidAtMs - fromMs) / this.#eachMs }
  }

  /** The same. @returns for how many milliseconds nothing more should be taken. */
  spend(key: string, cost = 1): number {
    return this.charge(key, cost).delayMs
  }

  /** Whether there was as much to spend; nothing is spent otherwise. */
  take(key: string, cost = 1): boolean {
    const nowMs = this.#world.elapsed()
    const paidAtMs = Math.max(this.#paidAtMs.get(key) ?? 0, nowMs) + cost * this.#eachMs
    if (paidAtMs - nowMs > this.#burstMs) return false
    this.#set(key, paidAtMs, nowMs)
    return true
  }

  /** Keys that have something to pay back, and some that had. */
  get size(): number {
    return this.#paidAtMs.size
  }

  #set(key: string, paidAtMs: number, nowMs: number): void {
    this.#paidAtMs.delete(key)
    if (this.#paidAtMs.size >= rateKeysMax) this.#makeRoom(nowMs)
    this.#paidAtMs.set(key, paidAtMs)
  }

  /** Forgets keys that owe nothing, else the one that spent least recently. */
  #makeRoom(nowMs: number): void {
    for (const [key, paidAtMs] of this.#paidAtMs) {
      if (paidAtMs <= nowMs) this.#paidAtMs.delete(key)
    }
    const [oldest] = this.#paidAtMs.keys()
    if (oldest !== undefined && this.#paidAtMs.size >= rateKeysMax) this.#paidAtMs.delete(oldest)
  }
}
