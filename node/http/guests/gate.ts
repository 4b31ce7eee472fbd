/** How much guests may ask for: of each machine, of all, and in bytes of a day; and how often they may respond. All of it stands in memory alone. */
import type { GuestLinkId } from '../../../protocol/ids.ts'
import { dayMs, minuteMs } from '../../durations.ts'
import {
  guestBytesPerDayMax,
  guestMachinesMax,
  guestOpeningsMax,
  guestOpeningsPerMachineMax,
  guestResponsesPerLinkMax,
  guestResponsesPerMachineMax,
} from '../limits.ts'
import { HourlyCount } from '../../social/lib/hourly-count.ts'
import type { World } from '../../world.ts'

export class GuestGate {
  readonly #world: Pick<World, 'now' | 'elapsed'>
  #sinceMs = -Infinity
  #all = 0
  readonly #byMachine = new Map<string, number>()
  #day = 0
  #bytes = 0
  readonly #responses: HourlyCount

  constructor(world: Pick<World, 'now' | 'elapsed'>) {
    this.#world = world
    this.#responses = new HourlyCount(world)
  }

  /** Whether a machine may respond by a link now; counts it. */
  admitsResponse(machine: string, link: GuestLinkId): boolean {
    const household = `machine ${householdOf(machine)}`
    return (
      this.#responses.take(household, guestResponsesPerMachineMax) &&
      this.#responses.take(`link ${link}`, guestResponsesPerLinkMax)
    )
  }

  /** Whether a machine may ask for one more bundle now; counts it, also where there is none. */
  admits(machine: string): boolean {
    if (this.#world.elapsed() - this.#sinceMs >= minuteMs) this.#beginMinute()
    const household = householdOf(machine)
    const own = this.#byMachine.get(household) ?? 0
    const isNew = own === 0 && this.#byMachine.size >= guestMachinesMax
    if (isNew || own >= guestOpeningsPerMachineMax || this.#all >= guestOpeningsMax) return false
    this.#all += 1
    this.#byMachine.set(household, own + 1)
    return true
  }

  /** Whether so many bytes may go out today; counts them. */
  spends(bytes: number): boolean {
    const day = Math.floor(this.#world.now() / dayMs)
    if (day !== this.#day) this.#bytes = 0
    this.#day = day
    if (this.#bytes + bytes > guestBytesPerDayMax) return false
    this.#bytes += bytes
    return true
  }

  #beginMinute(): void {
    this.#sinceMs = this.#world.elapsed()
    this.#all = 0
    this.#byMachine.clear()
  }
}

/** A household has a /64 of IPv6, in which addresses cost nothing. */
function householdOf(machine: string): string {
  if (!machine.includes(':') || machine.includes('.')) return machine
  const [left = '', right] = machine.split('::')
  const [head, tail] = [left.split(':'), right?.split(':') ?? []]
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}
