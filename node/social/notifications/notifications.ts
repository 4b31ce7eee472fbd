/** Notifications, as one object for the API. */
import type { PostId } from '../../../protocol/ids.ts'
import type { ThreadChoice } from '../../../protocol/records/thread.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import { isSwitchedOff } from './hushed.ts'
import type { NotificationKind } from './kinds.ts'
import { listNotifications, type NotificationPage, type NotificationQuery } from './queries.ts'
import { chooseThread, markRead, type ReadingParts, type ReadWish } from './reading.ts'
import { countUnread } from './regroup.ts'
import { threadChoices } from './tables.ts'

export interface NotificationsComponents extends ReadingParts {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  store: Store
}

export class Notifications {
  readonly #components: NotificationsComponents

  constructor(components: NotificationsComponents) {
    this.#components = components
  }

  list(query: NotificationQuery): Promise<NotificationPage> {
    return listNotifications(this.#components.store, query)
  }

  /** How many have something unread. */
  unread(): number {
    return countUnread(this.#components.store)
  }

  /** Notes that the owner has read them, on all of their devices. */
  markRead(wish: ReadWish): Promise<void> {
    return this.#act((tx) => markRead(tx, wish, this.#components))
  }

  /** Whether a kind is told. */
  isOn(kind: NotificationKind): boolean {
    return !isSwitchedOff(this.#components.store, kind)
  }

  /** The choice of the owner for the thread of a post. */
  choiceFor(post: PostId): ThreadChoice {
    return this.#components.store.get(threadChoices, post)?.choice ?? 'default'
  }

  choose(post: PostId, choice: ThreadChoice): Promise<void> {
    return this.#act((tx) => chooseThread(tx, { post, choice }, this.#components))
  }

  #act<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    const { followClock, store } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      return work(tx)
    })
  }
}
