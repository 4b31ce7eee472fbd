/** Carriers of the owner, and the owner as a carrier, as one object for the API. */
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { offersOfOurs, offersToUs, type Carrying } from '../carriers/carrying.ts'
import { aspectAt } from '../aspects/aspect-rows.ts'
import { askedByUs, askingUs, mutualSetting } from '../carriers/wishes.ts'
import type { Settings } from '../settings/settings.ts'
import type { FacadeInit } from './act.ts'
import { mutualAspects } from './mutual.ts'

export interface CarriersInit extends FacadeInit {
  carrying: Carrying
  settings: Settings
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

  /** Asks a contact to carry, who does as soon as they offer it. */
  ask(person: PersonId): Promise<void> {
    return this.#init.act((tx) => this.#init.carrying.ask(tx, person))
  }

  /** Contacts whom we asked, and who offer nothing yet. */
  asked(): Promise<PersonId[]> {
    return askedByUs(this.#init.store)
  }

  /** Contacts who ask us, and to whom we offer nothing. */
  asking(): Promise<PersonId[]> {
    return askingUs(this.#init.store)
  }

  /** The aspects whose members and we carry for each other. */
  mutual(): ReturnType<typeof mutualAspects> {
    return mutualAspects(this.#init.store)
  }

  /** Carries for the members of an aspect who would for us, or not for more of them. @throws {NotFoundError} when there is no such aspect. */
  setMutual(aspect: AspectId, isOn: boolean): Promise<void> {
    const { act, settings } = this.#init
    return act((tx) => {
      aspectAt(tx, aspect)
      settings.change(tx, { [mutualSetting(aspect)]: isOn ? 'on' : 'off' })
    })
  }

  stop(person: PersonId): Promise<void> {
    return this.#init.act((tx) => this.#init.carrying.stop(tx, person))
  }
}
