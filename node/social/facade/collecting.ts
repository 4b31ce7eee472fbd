/** Saving to boards and albums, and sharing those, as one object for the API: it joins the rooms of collections, posts and media. */
import type { CollectionId, PostId } from '../../../protocol/ids.ts'
import type { CollectedItem } from '../../../protocol/records/collection.ts'
import { EmptyAudienceError, NotFoundError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { chosenPart } from '../aspects/aspect-rows.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { listOwn, type Collections, type NewCollection } from '../collections/collections.ts'
import type { ItemPlace } from '../collections/merge.ts'
import { postsSharing, sharedWith } from '../collections/shares.ts'
import { collections as rows, type CollectionRow } from '../collections/tables.ts'
import { savedIn } from '../media/saved.ts'
import type { MediaLibrary } from '../media/media-library.ts'
import type { MediaRow } from '../media/tables.ts'
import { postAt, type PostAudience, type Posts } from '../posts/posts.ts'
import type { Threads } from '../threads/threads.ts'

export interface CollectingComponents {
  collections: Collections
  /** Moves back what a clock that was ahead had dated. */
  followClock: (tx: Transaction) => Promise<void>
  library: Pick<MediaLibrary, 'ask' | 'stateOf'>
  posts: Posts
  store: Store
  threads: Threads
}

export interface ShareWish {
  text: string
  audience: PostAudience
}

export class Collecting {
  readonly #components: CollectingComponents

  constructor(components: CollectingComponents) {
    this.#components = components
  }

  /** One's own, what was changed last first. */
  list(): Promise<CollectionRow[]> {
    return listOwn(this.#components.store)
  }

  /** One of one's own, or one that a contact shares. */
  at(id: CollectionId): CollectionRow | undefined {
    const { store } = this.#components
    const row = store.get(rows, id)
    return row === undefined || row.isGone === true || isBlocked(store, row.owner) ? undefined : row
  }

  /** One's own in which a post stands, as a whole or in part. */
  savedIn(post: PostId): Promise<CollectionId[]> {
    return savedIn(this.#components.store, post)
  }

  /** The audiences that one of one's own is shared with. */
  sharedWith(id: CollectionId): ReturnType<typeof sharedWith> {
    return sharedWith(this.#components.store, id)
  }

  create(wish: NewCollection): Promise<CollectionId> {
    return this.#act((tx, { collections }) => collections.create(tx, wish))
  }

  rename(id: CollectionId, name: string): Promise<void> {
    return this.#act((tx, { collections }) => collections.rename(tx, id, name))
  }

  /**
   * Saves a post, or one of its media; into an album, each of its pictures and films. Files that are elsewhere are fetched.
   *
   * @throws {NotFoundError} when there is no such post, or nothing in it for an album.
   */
  async save(id: CollectionId, item: CollectedItem): Promise<void> {
    await this.#act((tx, { collections }) => {
      const { type } = collections.own(tx, id)
      return collections.add(tx, id, type === 'album' ? picturesIn(tx, item) : [found(tx, item)])
    })
    await this.#fetch(item)
  }

  /** Takes a post off, or one of its media. */
  remove(id: CollectionId, place: ItemPlace): Promise<void> {
    return this.#act((tx, { collections }) => collections.remove(tx, id, place))
  }

  order(id: CollectionId, places: readonly ItemPlace[]): Promise<void> {
    return this.#act((tx, { collections }) => collections.order(tx, id, places))
  }

  /** Deletes it, and takes back the posts that share it. */
  delete(id: CollectionId): Promise<void> {
    return this.#act(async (tx, { collections, threads }) => {
      await collections.delete(tx, id)
      for (const post of await postsSharing(tx, id)) await threads.retractPost(tx, post)
    })
  }

  /**
   * Shares it by a post, which shows it as it is from then on. Aspects and people that see it already get no second post.
   *
   * @throws {EmptyAudienceError} when nobody is chosen.
   * @returns the post; none where nobody new is to see it.
   */
  share(id: CollectionId, { text, audience: wanted }: ShareWish): Promise<PostId | undefined> {
    return this.#act(async (tx, { collections, posts }) => {
      const { nonce } = collections.own(tx, id)
      const { isPublic, aspects } = await sharedWith(tx, id)
      if (wanted === 'public' && isPublic) return undefined
      if (wanted.length === 0) throw new EmptyAudienceError('nobody was chosen')
      const known = new Set(aspects.map((aspect) => chosenPart(tx, aspect)))
      const audience = wanted === 'public' ? wanted : wanted.filter((part) => !known.has(part))
      if (audience.length === 0) return undefined
      const post = await posts.create(tx, { text, collection: nonce }, audience)
      await collections.writeShared(tx, id)
      return post
    })
  }

  async #fetch({ post, number }: ItemPlace): Promise<void> {
    const { library, store } = this.#components
    const row = postAt(store, post)?.post
    for (const [place, media] of (row?.media ?? []).entries()) {
      const isMeant = number === undefined || number === place
      if (row === undefined || !isMeant || media.kind !== 'picture') continue
      if (library.stateOf(media) === 'away') await library.ask({ author: row.author, media })
    }
  }

  #act<T>(work: (tx: Transaction, parts: CollectingComponents) => T | Promise<T>): Promise<T> {
    const { followClock, store } = this.#components
    return store.transact(async (tx) => {
      await followClock(tx)
      return work(tx, this.#components)
    })
  }
}

/** @throws {NotFoundError} when it is not there. */
function found(reader: Reader, item: CollectedItem): CollectedItem {
  const { post, number } = item
  const row = postAt(reader, post)?.post
  if (row === undefined) throw new NotFoundError(`post ${post}`, { what: 'post' })
  if (number !== undefined && row.media[number] === undefined) {
    throw new NotFoundError(`post ${post}`, { what: 'file' })
  }
  return item
}

/** @throws {NotFoundError} when it is not there, or shows nothing. */
function picturesIn(reader: Reader, item: CollectedItem): CollectedItem[] {
  const { post, number, note } = found(reader, item)
  const media = postAt(reader, post)?.post.media ?? []
  const places = number === undefined ? [...media.keys()] : [number]
  const seen = places.filter((place) => isSeen(media[place]))
  if (seen.length === 0) throw new NotFoundError(`post ${post}`, { what: 'picture' })
  return seen.map((place) => ({ post, number: place, note }))
}

function isSeen(media: MediaRow | undefined): boolean {
  return media !== undefined && ['picture', 'video', 'card'].includes(media.kind)
}
