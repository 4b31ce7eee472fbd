/** People as the owner knows them, and the owner as people know them, as one object for the API: it joins the rooms of contacts, profiles and posts. */
import type { About } from '../../../protocol/about.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { NotAContactError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isMuted, mutedPeople, setMuted } from '../contacts/apply-mute.ts'
import { changeNote, noteOf } from '../contacts/notes.ts'
import { contacts, type NoteRow } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Writer } from '../feeds/writer.ts'
import { lastPostTimes } from '../posts/person-posts.ts'
import { pinnedSeenBy, readSeenBy, type SeenQuery } from '../posts/seen-by.ts'
import { aboutOf } from '../profiles/apply-about.ts'
import { listFields, toldTo, type FieldWish, type OwnProfile } from '../profiles/own-profile.ts'

export interface KnowingComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  keyring: Keyring
  ownProfile: OwnProfile
  store: Store
  world: World
  writer: Writer
}

export class Knowing {
  readonly #components: KnowingComponents

  constructor(components: KnowingComponents) {
    this.#components = components
  }

  // -- others

  /** The profile of a person, as far as they tell us. */
  about(person: PersonId): Promise<About> {
    return aboutOf(this.#components.store, person)
  }

  /** The owner's own name and note for somebody. */
  note(person: PersonId): NoteRow {
    return noteOf(this.#components.store, person)
  }

  /** @throws {NotAContactError} when they are none. */
  changeNote(person: PersonId, changed: Partial<Pick<NoteRow, 'name' | 'text'>>): Promise<void> {
    return this.#act((tx) => changeNote(tx, this.#components, { person, ...changed }))
  }

  isMuted(person: PersonId): boolean {
    return isMuted(this.#components.store, person)
  }

  muted(): Promise<Set<PersonId>> {
    return mutedPeople(this.#components.store)
  }

  /**
   * Mutes a contact, or ends that.
   *
   * @throws {NotAContactError} when they are none.
   */
  setMuted(person: PersonId, isOn: boolean): Promise<void> {
    return this.#act((tx) => {
      if (isOn && tx.get(contacts, person) === undefined) throw new NotAContactError(person)
      setMuted(tx, this.#components, { person, isOn })
    })
  }

  /** When the newest post of each person stands. */
  lastPostTimes(): Promise<Map<PersonId, number>> {
    return lastPostTimes(this.#components.store)
  }

  // -- the owner

  /** The owner's profile, with those who are told each field. */
  fields(): ReturnType<typeof listFields> {
    return listFields(this.#components.store)
  }

  /** @throws {NotFoundError} when there is no such aspect. */
  changeProfile(wishes: readonly FieldWish[]): Promise<void> {
    const { ownProfile } = this.#components
    return this.#act((tx) => ownProfile.change(tx, wishes))
  }

  /** The owner's profile, as far as somebody, or everybody, can see it. */
  aboutSeenBy(person: PersonId | undefined): About {
    return toldTo(this.#components.store, person)
  }

  /** The pinned posts of the owner that somebody, or everybody, can see. */
  pinnedSeenBy(by: PersonId | undefined): ReturnType<typeof pinnedSeenBy> {
    const { keyring, store } = this.#components
    return pinnedSeenBy(store, { author: keyring.person, by })
  }

  /** The posts of the owner that somebody, or everybody, can see. */
  postsSeenBy(query: Omit<SeenQuery, 'author'>): ReturnType<typeof readSeenBy> {
    const { keyring, store } = this.#components
    return readSeenBy(store, { ...query, author: keyring.person })
  }

  #act(work: (tx: Transaction) => void | Promise<void>): Promise<void> {
    const { followClock, store } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      await work(tx)
    })
  }
}
