/**
 * Boards and albums, as their owner changes them. Each change writes the whole of it anew: into the self feed, and into the feed of each
 * audience that it is shared with, which begins a new epoch where somebody left, as a post does.
 */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { collectionId, shortIdLength, type CollectionId } from '../../../protocol/ids.ts'
import { collectedMax } from '../../../protocol/limits.ts'
import type {
  CollectedItem,
  CollectionRecord,
  CollectionType,
} from '../../../protocol/records/collection.ts'
import { LimitReachedError, NotFoundError, NotYoursError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { anyAspectAt } from '../aspects/aspect-rows.ts'
import type { Aspects } from '../aspects/aspects.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { collectionsMax } from './limits.ts'
import { changed, placeOf, type ItemPlace } from './merge.ts'
import { sharedWith } from './shares.ts'
import { collections, ownCollections, type CollectionRow } from './tables.ts'

export interface CollectionsComponents {
  aspects: Aspects
  keyring: Keyring
  world: World
  writer: Writer
}

export interface NewCollection {
  name: string
  type: CollectionType
  /** 16 bytes. @default random ones */
  nonce?: Uint8Array
}

interface Content {
  name: string
  items: readonly CollectedItem[]
  isGone: true
}

export class Collections {
  readonly #components: CollectionsComponents

  constructor(components: CollectionsComponents) {
    this.#components = components
  }

  /**
   * Makes a board or an album that its owner alone sees.
   *
   * @throws {LimitReachedError} above `collectionsMax`.
   */
  async create(tx: Transaction, { name, type, ...wish }: NewCollection): Promise<CollectionId> {
    const { keyring, world, writer } = this.#components
    const max = collectionsMax
    const known = await tx.list(ownCollections, { limit: max })
    if (known.length >= max) throw new LimitReachedError('boards', { max })
    const { nonce = world.random(shortIdLength) } = wish
    const record = {
      kind: 'collection',
      nonce,
      version: 1,
      name,
      type,
      items: [],
      removed: [],
    } as const
    writer.write(tx, { kind: 'self' }, { ...record, atMs: world.now() })
    return collectionId(keyring.person, nonce)
  }

  rename(tx: Transaction, id: CollectionId, name: string): Promise<void> {
    return this.#change(tx, id, () => ({ name }))
  }

  /**
   * Adds items: a board shows the newest first, an album keeps them in their order. One that stands there keeps its place, and gets the note.
   *
   * @throws {LimitReachedError} above `collectedMax` items.
   */
  add(tx: Transaction, id: CollectionId, added: readonly CollectedItem[]): Promise<void> {
    return this.#change(tx, id, ({ type, items: before }) => {
      const isKnown = (item: ItemPlace): boolean => before.some((one) => isSame(one, item))
      const kept = before.map((one) => added.find((item) => isSame(item, one)) ?? one)
      const fresh = added.filter((item) => !isKnown(item))
      const items = type === 'board' ? [...fresh, ...kept] : [...kept, ...fresh]
      if (items.length > collectedMax) throw new LimitReachedError('items', { max: collectedMax })
      return { items }
    })
  }

  /** Takes an item away; of a post as a whole, all that was saved of it. */
  remove(tx: Transaction, id: CollectionId, place: ItemPlace): Promise<void> {
    const isMeant = (item: CollectedItem): boolean =>
      place.number === undefined ? item.post === place.post : isSame(item, place)
    return this.#change(tx, id, ({ items }) => ({ items: items.filter((item) => !isMeant(item)) }))
  }

  /** Puts items in an order; those that it does not name come last, as another device may have added them meanwhile. */
  order(tx: Transaction, id: CollectionId, places: readonly ItemPlace[]): Promise<void> {
    return this.#change(tx, id, ({ items }) => {
      const named = places.flatMap((place) => items.find((item) => isSame(item, place)) ?? [])
      return { items: [...new Set([...named, ...items])] }
    })
  }

  /** Deletes it. The posts that share it are taken back by themselves. */
  delete(tx: Transaction, id: CollectionId): Promise<void> {
    return this.#change(tx, id, () => ({ items: [], isGone: true }))
  }

  /** Writes it for the audiences of a post that shares it from now on. */
  writeShared(tx: Transaction, id: CollectionId): Promise<void> {
    return this.#writeShares(tx, recordOf(this.own(tx, id)))
  }

  /**
   * One of one's own.
   *
   * @throws {NotFoundError} when there is none.
   * @throws {NotYoursError} when it is somebody else's.
   */
  own(reader: Reader, id: CollectionId): CollectionRow {
    const row = reader.get(collections, id)
    if (row === undefined || row.isGone === true) {
      throw new NotFoundError(`collection ${id}`, { what: 'board' })
    }
    if (row.owner !== this.#components.keyring.person) throw new NotYoursError(id)
    return row
  }

  async #change(
    tx: Transaction,
    id: CollectionId,
    act: (row: CollectionRow) => Partial<Content>,
  ): Promise<void> {
    const { world, writer } = this.#components
    const row = this.own(tx, id)
    const version = row.version + 1
    const { items = row.items, ...rest } = act(row)
    const next = { ...row, ...rest, ...changed(row, items, version) }
    if (JSON.stringify(next) === JSON.stringify(row)) return
    const atMs = decidedMs(world.now(), row.atMs)
    const record = recordOf({ ...next, version, atMs })
    writer.write(tx, { kind: 'self' }, record)
    if (record.isGone !== true) await this.#writeShares(tx, record)
  }

  async #writeShares(tx: Transaction, record: CollectionRecord): Promise<void> {
    const { aspects, keyring, writer } = this.#components
    const id = collectionId(keyring.person, record.nonce)
    const { isPublic, aspects: names } = await sharedWith(tx, id)
    if (isPublic) writer.write(tx, { kind: 'public' }, record)
    for (const aspect of names) {
      await aspects.currentFeed(tx, aspect)
      const { epoch } = anyAspectAt(tx, aspect)
      writer.write(tx, { kind: 'aspect', aspect, epoch }, record)
    }
  }
}

function isSame(one: ItemPlace, other: ItemPlace): boolean {
  return placeOf(one) === placeOf(other)
}

/** Boards and albums of one's own, what was changed last first. */
export async function listOwn(reader: Reader): Promise<CollectionRow[]> {
  const ids = (await reader.list(ownCollections, {})).map(([id]) => id)
  const rows = (await reader.many(collections, ids)).filter((row) => row !== undefined)
  return rows.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
}

function recordOf(row: CollectionRow): CollectionRecord {
  const { version, name, type, items, removed, isGone, atMs } = row
  const nonce = fromBase64url(row.nonce) ?? new Uint8Array(shortIdLength)
  const content = { kind: 'collection', nonce, version, name, type, items, removed, atMs } as const
  return isGone === true ? { ...content, isGone } : content
}
