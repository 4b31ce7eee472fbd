/** Making contacts of each other's contacts: introductions, circles and suggestions, as the rest of the node uses them. */
import type { PersonId } from '../../../protocol/ids.ts'
import { inBackground } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { Accepting, type MeetPlace } from '../introductions/accepting.ts'
import { IntroducedJoiner } from '../introductions/introduced-joiner.ts'
import { Introducing, type IntroductionWish } from '../introductions/introducing.ts'
import { listIntroductions, listMeets, openIntroductions } from '../introductions/introductions.ts'
import type { Invites } from '../joining/invites.ts'
import type { Joining } from '../joining/joining.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { Reminder } from '../lib/reminder.ts'
import {
  isOptedIn,
  listAsks,
  listSuggestions,
  Suggestions,
  type AskWish,
  type Suggestion,
} from '../suggestions/suggestions.ts'
import type { Writer } from '../feeds/writer.ts'

export interface AcquaintingComponents {
  invites: Invites
  joining: Joining
  keyring: Keyring
  log: Log
  network: Network
  store: Store
  world: World
  writer: Writer
  /** Called when somebody has to be told something: `tend` does it. */
  due: () => void
}

export class Acquainting {
  readonly #components: AcquaintingComponents
  readonly #accepting: Accepting
  readonly #introducedJoiner: IntroducedJoiner
  readonly #introducing: Introducing
  /** Something is to be told after a pause. */
  readonly #reminder: Reminder
  readonly #suggestions: Suggestions

  constructor(components: AcquaintingComponents) {
    this.#components = components
    this.#accepting = new Accepting(components)
    this.#introducedJoiner = new IntroducedJoiner(components)
    this.#reminder = new Reminder(components.world, components.due)
    const tendIn = (waitMs: number): void => this.#reminder.in(waitMs)
    this.#introducing = new Introducing({ ...components, tendIn })
    this.#suggestions = new Suggestions({ ...components, tendIn })
  }

  start(): void {
    this.#introducedJoiner.start()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#reminder.stop()
    await this.#introducedJoiner.stop()
  }

  /** Acts on what somebody said. */
  changed(): void {
    this.#components.due()
    inBackground(this.#introducedJoiner.greetAll())
  }

  /** Acts on where a contact is now: only the people introduced to them have to know. */
  async moved(person: PersonId): Promise<void> {
    const { due, store, world } = this.#components
    const open = await openIntroductions(store, world.now())
    if (open.some(({ people }) => people.includes(person))) due()
  }

  /** Introduces the newcomers of a circle to the others. */
  circleChanged(): void {
    this.#introducing.circleChanged()
    this.#components.due()
  }

  /**
   * Tells everybody what they have to know. A failure keeps nothing else from being told.
   *
   * @throws the first of the errors.
   */
  async tend(): Promise<void> {
    const { store } = this.#components
    const tended = await Promise.allSettled(
      [this.#introducing, this.#accepting, this.#suggestions].map((part) =>
        store.transact((tx) => part.tend(tx)),
      ),
    )
    const failed = tended.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  // -- introductions

  /** Introduces two contacts to each other. @returns the id of the introduction */
  introduce(wish: IntroductionWish): Promise<string> {
    return this.#components.store.transact((tx) => this.#introducing.introduce(tx, wish))
  }

  /** Takes an introduction back. */
  withdraw(id: string): Promise<void> {
    return this.#components.store.transact((tx) => this.#introducing.withdraw(tx, id))
  }

  /** Introductions of ours. */
  introductions(): ReturnType<typeof listIntroductions> {
    const { store, world } = this.#components
    return listIntroductions(store, world.now())
  }

  /** People contacts would have us meet. */
  meets(): ReturnType<typeof listMeets> {
    const { store, world } = this.#components
    return listMeets(store, world.now())
  }

  /** Accepts to meet people, by their keys: they become contacts and members as soon as they accept as well. */
  accept(keys: readonly string[], place: MeetPlace): Promise<void> {
    return this.#components.store.transact((tx) => this.#accepting.choose(tx, keys, place))
  }

  /** Does not want to meet somebody. Nobody is told. */
  ignore(key: string): Promise<void> {
    return this.#components.store.transact((tx) => this.#accepting.choose(tx, [key], undefined))
  }

  // -- suggestions

  /** Whether we want to suggest and be suggested. */
  isOptedIn(): boolean {
    return isOptedIn(this.#components.store)
  }

  /** Friends of friends we may know; not those that somebody would have us meet already. */
  async suggestions(): Promise<Suggestion[]> {
    const introduced = new Set((await this.meets()).map(({ person }) => person))
    const { store, world } = this.#components
    const all = await listSuggestions(store, world.now())
    return all.filter(({ person }) => !introduced.has(person))
  }

  /** Which contacts ask us to introduce them to which others. */
  asks(): ReturnType<typeof listAsks> {
    const { store, world } = this.#components
    return listAsks(store, world.now())
  }

  /** Asks a contact to introduce us to somebody they know. */
  ask(wish: AskWish): Promise<void> {
    return this.#components.store.transact((tx) => this.#suggestions.ask(tx, wish))
  }

  /** Does not suggest somebody any more; with `from`, does not introduce them to the person who asked. */
  dismiss(person: PersonId, from?: PersonId): Promise<void> {
    return this.#components.store.transact((tx) => this.#suggestions.dismiss(tx, person, from))
  }
}
