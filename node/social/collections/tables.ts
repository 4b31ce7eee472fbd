/** Boards and albums: one's own, and those that contacts share. */
import type { CollectionId, PersonId } from '../../../protocol/ids.ts'
import type {
  CollectionType,
  ListedItem,
  RemovedItem,
} from '../../../protocol/records/collection.ts'
import { jsonTable } from '../../store/table.ts'

/** All versions joined. */
export interface CollectionRow {
  id: CollectionId
  /** Of its records, as base64url. */
  nonce: string
  owner: PersonId
  /** The greatest one. */
  version: number
  /** Decides between two records of one version: the greater one counts. */
  tie: string
  name: string
  type: CollectionType
  items: readonly ListedItem[]
  removed: readonly RemovedItem[]
  /** Names of the items of the version that counts most, in their order. */
  order: readonly string[]
  isGone?: true
  atMs: number
}

/** Collection → what is known of it. */
export const collections = jsonTable<CollectionRow>('collections')

/** Collections of one's own that are not deleted. */
export const ownCollections = jsonTable<true>('own-collections')

/** collection!post!place: posts that share it, with an aspect, with everybody (`public`), or with whomever its author chose (`limited`). */
export const shares = jsonTable<true>('collection-shares')
