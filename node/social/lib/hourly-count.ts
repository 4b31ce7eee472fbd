/** Counting what comes from somewhere in an hour. */
import { originsMax } from './limits.ts'
import type { World } from '../../world.ts'

const hourMs = 3_600_000

export class HourlyCount {
  readonly #world: Pick<World, 'elapsed'>
  readonly #counts = new Map<string, number>()
  #hour = 0

  constructor(world: Pick<World, 'elapsed'>) {
    this.#world = world
  }

  /** Counts one more, and says whether that is within the maximum; otherwise counts nothing. */
  take(origin: string, max: number): boolean {
    const hour = Math.floor(this.#world.elapsed() / hourMs)
    if (hour !== this.#hour) this.#counts.clear()
    this.#hour = hour
    const count = this.#counts.get(origin) ?? 0
    if (count >= max) return false
    if (count === 0 && this.#counts.size >= originsMax) this.#forgetLeast()
    this.#counts.set(origin, count + 1)
    return true
  }

  /** Makes room for a newcomer, that must not be refused for what others do: forgets the origin that came least. */
  #forgetLeast(): void {
    let least: [origin: string, count: number] = ['', Infinity]
    for (const entry of this.#counts) {
      if (entry[1] < least[1]) least = entry
      if (least[1] === 1) break
    }
    this.#counts.delete(least[0])
  }
}
