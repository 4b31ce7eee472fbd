/** Remixes, as one object for the API. */
import type { PostId, ResponseId } from '../../../protocol/ids.ts'
import type { RemixBody } from '../../../protocol/responses/remix.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { PostRow } from '../posts/tables.ts'
import type { Threads } from '../threads/threads.ts'
import { remix } from './acts.ts'
import {
  ancestorsOf,
  countRemixes,
  postsMadeOf,
  remixAt,
  remixesOf,
  type Ancestor,
  type ShownRemix,
} from './queries.ts'

export interface RemixesComponents {
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  store: Store
  threads: Threads
}

export class Remixes {
  readonly #components: RemixesComponents

  constructor(components: RemixesComponents) {
    this.#components = components
  }

  /** Answers a picture, see `remix`. */
  add(post: PostId, body: RemixBody): Promise<ResponseId> {
    const { followClock, store, threads } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      return remix(tx, threads, post, body)
    })
  }

  at(id: ResponseId): ShownRemix | undefined {
    return remixAt(this.#components.store, id)
  }

  of(post: PostId): Promise<ShownRemix[]> {
    return remixesOf(this.#components.store, post)
  }

  count(post: PostId): Promise<number> {
    return countRemixes(this.#components.store, post)
  }

  postsMadeOf(post: PostId): Promise<PostRow[]> {
    return postsMadeOf(this.#components.store, post)
  }

  ancestorsOf(post: PostRow): Ancestor[] {
    return ancestorsOf(this.#components.store, post)
  }
}
