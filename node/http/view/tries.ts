/** Counts the wrong codes of a minute, of all machines and of each, so that nobody guesses one. */
import { minuteMs } from '../../durations.ts'
import { TooManyTriesError } from '../../errors.ts'
import { pairingMachinesMax, pairingTriesMax, pairingTriesPerMachineMax } from '../limits.ts'
import type { World } from '../../world.ts'

export class Tries {
  readonly #world: World
  #sinceMs = -Infinity
  #all = 0
  readonly #byMachine = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** @throws {TooManyTriesError} when a machine, or all together, had all tries of this minute. */
  check(machine: string): void {
    const passedMs = this.#world.elapsed() - this.#sinceMs
    if (passedMs >= minuteMs) this.#beginMinute()
    const own = this.#byMachine.get(machine) ?? 0
    if (this.#all < pairingTriesMax && own < pairingTriesPerMachineMax) return
    throw new TooManyTriesError(machine, { seconds: Math.ceil((minuteMs - passedMs) / 1000) })
  }

  /** Counts one. */
  add(machine: string): void {
    this.#all += 1
    const own = this.#byMachine.get(machine) ?? 0
    if (own > 0 || this.#byMachine.size < pairingMachinesMax) this.#byMachine.set(machine, own + 1)
  }

  #beginMinute(): void {
    this.#sinceMs = this.#world.elapsed()
    this.#all = 0
    this.#byMachine.clear()
  }
}
