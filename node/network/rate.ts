/** Token buckets: how much each peer, or all behind one address, may cost us. Spent before a byte is decoded. */
import { rateKeysMax } from '../limits.ts'
import type { World } from '../world.ts'

export interface RateInit {
  perSecond: number
  /** What may be spent at once after a pause. */
  burst: number
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

  /** Spends what cannot be refused any more. @returns for how many milliseconds nothing more should be taken. */
  spend(key: string, cost = 1): number {
    const nowMs = this.#world.elapsed()
    const paidAtMs = Math.max(this.#paidAtMs.get(key) ?? 0, nowMs) + cost * this.#eachMs
    this.#set(key, paidAtMs, nowMs)
    return Math.max(0, paidAtMs - nowMs - this.#burstMs)
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

  /** Forgets who owes nothing, else who spent least recently. */
  #makeRoom(nowMs: number): void {
    for (const [key, paidAtMs] of this.#paidAtMs) {
      if (paidAtMs <= nowMs) this.#paidAtMs.delete(key)
    }
    const [oldest] = this.#paidAtMs.keys()
    if (oldest !== undefined && this.#paidAtMs.size >= rateKeysMax) this.#paidAtMs.delete(oldest)
  }
}
