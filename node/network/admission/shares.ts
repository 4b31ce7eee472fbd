/**
 * Rates of strangers' costs, counted three times: of one address, of all behind one relay, where identities cost nothing, and of
 * all. Nobody is charged for more in common with others than their own share covered, nor blamed for what these took.
 */
import { sharesPerRelay } from './limits.ts'
import type { World } from '../../world.ts'
import { addressKey, relayKey } from '../base/addresses.ts'
import { Rate, type RateInit } from '../base/rate.ts'

/** Whether something may be taken, and if not, whether it was too much for the address itself or for those that it shares with. */
export type Taking = 'taken' | 'too-much' | 'others'

export interface SharesInit {
  /** Of one address. */
  own: RateInit
  /** Of all. @default no bound */
  all?: RateInit
}

export class Shares {
  readonly #own: Rate
  readonly #relays: Rate
  readonly #all: Rate | undefined

  constructor(world: Pick<World, 'elapsed'>, { own, all }: SharesInit) {
    const { perSecond, burst } = own
    this.#own = new Rate(world, own)
    this.#relays = new Rate(world, {
      perSecond: sharesPerRelay * perSecond,
      burst: sharesPerRelay * burst,
    })
    this.#all = all && new Rate(world, all)
  }

  /** Takes something for the multiaddr of a connection, if there is as much for it. */
  take(address: string, cost = 1): Taking {
    if (!this.#own.take(addressKey(address), cost)) return 'too-much'
    const relay = relayKey(address)
    const isThere = relay === undefined || this.#relays.take(relay, cost)
    return isThere && this.#all?.take('', cost) !== false ? 'taken' : 'others'
  }

  /** Spends a cost that cannot be refused any more. @returns for how many milliseconds nothing more should be taken. */
  spend(address: string, cost: number): number {
    const own = this.#own.charge(addressKey(address), cost)
    const relay = relayKey(address)
    const onRelay = relay === undefined ? own : this.#relays.charge(relay, own.spent)
    const delayMs = this.#all?.spend('', onRelay.spent) ?? 0
    return Math.max(own.delayMs, onRelay.delayMs, delayMs)
  }
}
