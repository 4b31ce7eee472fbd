/** Posts and albums that the owner brings along from elsewhere, as one object for the API. Each item has an id of its source, by which it is here once. */
import { collectionId, postId, type CollectionId, type PostId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { collections as rows } from '../collections/tables.ts'
import type { Collections } from '../collections/collections.ts'
import { placeOf } from '../collections/merge.ts'
import { isGone } from '../feeds/placements.ts'
import {
  postAt,
  type Brought,
  type NewPost,
  type PostAudience,
  type Posts,
} from '../posts/posts.ts'
import type { FacadeInit } from './act.ts'

export interface BringingInit extends FacadeInit {
  collections: Collections
  posts: Posts
}

export interface BroughtPost extends Pick<NewPost, 'text' | 'media' | 'place' | 'warning'> {
  brought: Brought
}

/** Pictures of posts that were brought along from one source. */
export interface BroughtAlbum extends Pick<Brought, 'source' | 'item'> {
  name: string
  pictures: readonly BroughtPicture[]
}

export interface BroughtResult {
  id: PostId
  isNew: boolean
}

/** A file of a post: by its name, as the node did not take every file. */
export interface BroughtPicture {
  /** The id of its post at the source. */
  item: string
  file: string
}

export class Bringing {
  readonly #init: BringingInit

  constructor(init: BringingInit) {
    this.#init = init
  }

  /** Those items of a source that are here, or were taken back since. */
  known(source: string, items: readonly string[]): string[] {
    const { store } = this.#init
    return items.filter((item) => this.#isKnown(store, this.#postOf(source, item)))
  }

  /**
   * Writes a post as it was published elsewhere, once.
   *
   * @throws as `Posts.create` does.
   * @returns its id, and whether it is new.
   */
  post({ brought, ...content }: BroughtPost, audience: PostAudience): Promise<BroughtResult> {
    const { act, posts } = this.#init
    const id = this.#postOf(brought.source, brought.item)
    return act(async (tx) => {
      if (this.#isKnown(tx, id)) return { id, isNew: false }
      await posts.create(tx, { ...content, brought }, audience)
      return { id, isNew: true }
    })
  }

  /**
   * Makes an album, and adds the pictures that are not there yet. What its owner took off, or deleted, does not come back.
   *
   * @throws {LimitReachedError} above the maximum of albums, or of pictures in one.
   * @returns `undefined` where none of the pictures is here, or its owner deleted it.
   */
  album({ source, item, name, pictures }: BroughtAlbum): Promise<CollectionId | undefined> {
    const { act, collections, keyring } = this.#init
    const nonce = keyring.broughtNonce(source, `album/${item}`)
    const id = collectionId(keyring.person, nonce)
    return act(async (tx) => {
      const row = tx.get(rows, id)
      if (row?.isGone === true) return undefined
      const removed = new Set(row?.removed.map(placeOf))
      const places = pictures.flatMap((picture) => this.#placeOf(tx, source, picture) ?? [])
      const added = places.filter((place) => !removed.has(placeOf(place)))
      if (added.length === 0) return row && id
      if (row === undefined) await collections.create(tx, { name, type: 'album', nonce })
      const notes = new Map(row?.items.map((one) => [placeOf(one), one.note]))
      const items = added.map((place) => ({ ...place, note: notes.get(placeOf(place)) ?? '' }))
      await collections.add(tx, id, items)
      return id
    })
  }

  #placeOf(
    reader: Reader,
    source: string,
    { item, file }: BroughtPicture,
  ): { post: PostId; number: number } | undefined {
    const post = this.#postOf(source, item)
    const media = postAt(reader, post)?.post.media ?? []
    const number = media.findIndex(({ kind, name }) => kind !== 'file' && name === file)
    return number < 0 ? undefined : { post, number }
  }

  #postOf(source: string, item: string): PostId {
    const { keyring } = this.#init
    return postId(keyring.person, keyring.broughtNonce(source, item))
  }

  #isKnown(reader: Reader, id: PostId): boolean {
    const { keyring } = this.#init
    return postAt(reader, id) !== undefined || isGone(reader, keyring.person, id)
  }
}
