/** Contacts and blocked people, as one object for the API. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Carrying } from '../carriers/carrying.ts'
import { blockedPeople, isBlocked } from '../contacts/apply-block.ts'
import { followedAt } from '../contacts/apply-follow.ts'
import { knownContact, knownContacts, type KnownContact } from '../contacts/notes.ts'
import { forkedPeople } from '../contacts/people.ts'
import { contacts } from '../contacts/tables.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { FacadeInit } from './act.ts'
import { listBlocked, type BlockedPerson, type Blocks } from './blocking.ts'

export interface PeopleInit extends FacadeInit {
  blocks: Blocks
  carrying: Carrying
  delivery: Delivery
  /** Called once a block is on disk, or taken back. */
  blockChanged: (person: PersonId) => Promise<void>
}

export class PeopleFacade {
  readonly #init: PeopleInit

  constructor(init: PeopleInit) {
    this.#init = init
  }

  list(): Promise<KnownContact[]> {
    return knownContacts(this.#init.store)
  }

  at(id: PersonId): KnownContact | undefined {
    return knownContact(this.#init.store, id)
  }

  /** The name of a contact, or of somebody who is followed; `undefined` of all others. */
  nameOf(id: PersonId): string | undefined {
    return this.at(id)?.name ?? followedAt(this.#init.store, id)?.name
  }

  isFollowed(id: PersonId): boolean {
    return followedAt(this.#init.store, id) !== undefined
  }

  /** Contacts with a feed of which another history was found, and set aside. */
  forked(): Promise<Set<PersonId>> {
    return forkedPeople(this.#init.store)
  }

  /** Until when a contact has everything that we wrote for them, as a device of theirs proved. */
  completeMs(person: PersonId): number | undefined {
    return this.#init.delivery.completeMs(person)
  }

  isBlocked(person: PersonId): boolean {
    return isBlocked(this.#init.store, person)
  }

  /** Ids of all blocked people. */
  blockedIds(): ReturnType<typeof blockedPeople> {
    return blockedPeople(this.#init.store)
  }

  /** All blocked people, also those that never were contacts. */
  blocked(): Promise<BlockedPerson[]> {
    return listBlocked(this.#init.store)
  }

  /** Ends all contact with somebody, without telling them. */
  async block(person: PersonId): Promise<void> {
    const { blocks, carrying } = this.#init
    await this.#init.act(async (tx) => {
      if (tx.get(contacts, person) !== undefined) await carrying.end(tx, person)
      await blocks.block(tx, person)
    })
    await this.#init.blockChanged(person)
  }

  /** Takes a block back: what they wrote is shown again, and what they wrote since comes. */
  async unblock(person: PersonId): Promise<void> {
    await this.#init.act((tx) => this.#init.blocks.unblock(tx, person))
    await this.#init.blockChanged(person)
  }
}
