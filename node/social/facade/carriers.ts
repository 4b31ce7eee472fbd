/** Carriers of the owner, and the owner as a carrier, as one object for the API. */
import type { PersonId } from '../../../protocol/ids.ts'
import { offersOfOurs, offersToUs, type Carrying } from '../carriers/carrying.ts'
import type { FacadeInit } from './act.ts'

export interface CarriersInit extends FacadeInit {
  carrying: Carrying
}

export class CarriersFacade {
  readonly #init: CarriersInit

  constructor(init: CarriersInit) {
    this.#init = init
  }

  /** Offers of others to carry for us. */
  offersToUs(): ReturnType<typeof offersToUs> {
    return offersToUs(this.#init.store)
  }

  /** Offers of ours to carry for others. */
  offersOfOurs(): ReturnType<typeof offersOfOurs> {
    return offersOfOurs(this.#init.store)
  }

  /** Offers to carry so many bytes for a contact; 0 ends that, and deletes what was carried. */
  offer(person: PersonId, bytes: number): Promise<void> {
    return this.#init.act((tx) => this.#init.carrying.offer(tx, person, bytes))
  }

  /** Accepts the offer of a contact. */
  use(person: PersonId): Promise<void> {
    return this.#init.act((tx) => this.#init.carrying.use(tx, person))
  }

  stop(person: PersonId): Promise<void> {
    return this.#init.act((tx) => this.#init.carrying.stop(tx, person))
  }
}
