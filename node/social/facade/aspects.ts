/** The owner's aspects and their members, as one object for the API. */
import type { AspectId, PersonId } from '../../../protocol/ids.ts'
import { chosenPart, listAspects } from '../aspects/aspect-rows.ts'
import { membersOf, type AddOptions, type Aspects } from '../aspects/aspects.ts'
import type { AspectRow } from '../aspects/tables.ts'
import type { FacadeInit } from './act.ts'

export interface AspectsInit extends FacadeInit {
  aspects: Aspects
}

export class AspectsFacade {
  readonly #init: AspectsInit

  constructor(init: AspectsInit) {
    this.#init = init
  }

  list(): Promise<AspectRow[]> {
    return listAspects(this.#init.store)
  }

  members(aspect: AspectId): Promise<PersonId[]> {
    return membersOf(this.#init.store, aspect)
  }

  /** An aspect in an audience of ours, or the person where it is for one alone. */
  chosenPart(aspect: AspectId): AspectId | PersonId {
    return chosenPart(this.#init.store, aspect)
  }

  create(name: string): Promise<AspectRow> {
    return this.#init.act((tx) => this.#init.aspects.create(tx, name))
  }

  rename(aspect: AspectId, name: string): Promise<AspectRow> {
    return this.#init.act((tx) => this.#init.aspects.rename(tx, aspect, name))
  }

  addMember(aspect: AspectId, person: PersonId, options: AddOptions = {}): Promise<void> {
    return this.#init.act((tx) => this.#init.aspects.add(tx, aspect, person, options))
  }

  removeMember(aspect: AspectId, person: PersonId): Promise<void> {
    return this.#init.act((tx) => this.#init.aspects.remove(tx, aspect, person))
  }
}
