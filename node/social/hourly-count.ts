/** Counting what comes from somewhere in an hour. */
import { originsMax } from '../limits.ts'
import type { World } from '../world.ts'

const hourMs = 3_600_000

export class HourlyCount {
  readonly #world: World
  readonly #counts = new Map<string, number>()
  #hour = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Counts one more, and says whether that is within the maximum; otherwise counts nothing. */
  take(origin: string, max: number): boolean {
    const hour = Math.floor(this.#world.elapsed() / hourMs)
    if (hour !== this.#hour) this.#counts.clear()
    this.#hour = hour
    const count = this.#counts.get(origin) ?? 0
    const isFull = count === 0 && this.#counts.size >= originsMax
    if (count >= max || isFull) return false
    this.#counts.set(origin, count + 1)
    return true
  }
}
