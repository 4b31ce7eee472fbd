/**
 * The bytes that passed through on this UTC day, for each address and in all, with a maximum of both. They stand in memory alone:
 * after a restart the day begins anew.
 */
import { dayMs } from '../../durations.ts'
import { relayedAddressesMax } from './limits.ts'
import type { World } from '../../world.ts'

export interface DayBytesInit {
  /** Most bytes in all; 0 for no end. */
  total: number
  /** Most bytes of one address; 0 for no end. */
  each: number
}

export class DayBytes {
  readonly #world: Pick<World, 'now'>
  readonly #limits: DayBytesInit
  readonly #byAddress = new Map<string, number>()
  #day = 0
  #total = 0

  constructor(world: Pick<World, 'now'>, limits: DayBytesInit) {
    this.#world = world
    this.#limits = limits
  }

  get total(): number {
    this.#turn()
    return this.#total
  }

  /** How many addresses are counted. */
  get size(): number {
    return this.#byAddress.size
  }

  add(address: string, bytes: number): void {
    this.#turn()
    this.#total += bytes
    const before = this.#byAddress.get(address)
    if (before === undefined && this.#byAddress.size >= relayedAddressesMax) this.#forgetLeast()
    this.#byAddress.set(address, (before ?? 0) + bytes)
  }

  /** Whether nothing more may pass today, of this address or of all. */
  isSpent(address: string): boolean {
    this.#turn()
    const { total, each } = this.#limits
    const own = this.#byAddress.get(address) ?? 0
    return (total > 0 && this.#total >= total) || (each > 0 && own >= each)
  }

  #turn(): void {
    const day = Math.floor(this.#world.now() / dayMs)
    if (day === this.#day) return
    this.#day = day
    this.#total = 0
    this.#byAddress.clear()
  }

  /** A peer with many addresses pushes out others of little use, never one that is near its end. */
  #forgetLeast(): void {
    let least: [address: string, bytes: number] | undefined
    for (const entry of this.#byAddress)
      if (least === undefined || entry[1] < least[1]) least = entry
    if (least !== undefined) this.#byAddress.delete(least[0])
  }
}
