/** All that a person does with media: writing them into posts, looking at them, and asking for those that are elsewhere. */
import type { BlobRef } from '../../../protocol/blob.ts'
import type { Media, MediaPart } from '../../../protocol/media.ts'
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import type { Layer, Mood } from '../../../protocol/layer.ts'
import { inBackground, watched } from '../../background.ts'
import { BlobMissingError, NotFoundError } from '../../errors.ts'
import { readBlob } from '../../store/blobs/blob-reader.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ViewEvents } from '../feeds/context.ts'
import { noteMedia } from './apply-media.ts'
import { mediaOf, refOf } from './media-rows.ts'
import { MediaStorage, type StorageComponents } from './storage.ts'
import type { MediaRow } from './tables.ts'
import { forgetUpload, uploadAt, Uploads, type UploadsComponents } from './uploads.ts'
import { isAsked, unwant, want } from './wants.ts'

export interface MediaLibraryComponents extends StorageComponents {
  events: Pick<ViewEvents, 'mediaWanted'>
  /** Uploads that drafts name. */
  awaited: UploadsComponents['awaited']
}

/** Words beside and over one of the media. */
export interface MediaWords {
  alt: string
  caption: string
  layers: readonly Layer[]
  mood?: Mood | undefined
  /** Upload of the picture with the words drawn in. */
  flat?: string | undefined
}

/** One of the media of a post that is to be written. */
export type MediaWish = MediaWords &
  (
    | { upload: string; card?: never }
    | { card: { color: string; width: number; height: number }; upload?: never }
    | { lent: MediaRow; upload?: never; card?: never }
  )

/** One of the media of an item. */
export interface MediaPlace {
  author: PersonId
  media: MediaRow
}

export class MediaLibrary {
  readonly uploads: Uploads
  readonly storage: MediaStorage
  readonly #components: MediaLibraryComponents
  /** Sealed bytes that came of blobs that somebody waits for. */
  readonly #received = new Map<BlobId, number>()

  #tidied: Promise<void> = Promise.resolve()

  constructor(components: MediaLibraryComponents) {
    this.#components = components
    this.storage = new MediaStorage(components)
    const unused = (ids: readonly BlobId[]): void => this.blobsUnused(ids)
    this.uploads = new Uploads({ ...components, unused })
  }

  /** Tidies the files, beside all else. */
  start(): void {
    const { events, log } = this.#components
    const tidied = async (): Promise<void> => {
      if (await this.storage.sweep()) events.mediaWanted?.()
      await this.uploads.dropOld()
    }
    this.#tidied = watched(tidied(), (error) =>
      log.warn({ err: error }, 'files are tidied at the next start'),
    )
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    await this.#tidied.catch(() => undefined)
  }

  /**
   * The media of a new post. Their uploads are gone with the transaction.
   *
   * @throws {NotFoundError} when an upload does not exist, or one that is to be `flat` is no picture.
   */
  take(tx: Transaction, wishes: readonly MediaWish[]): Media[] {
    return wishes.map((wish) => {
      const { alt, caption, layers, mood } = wish
      const flat = wish.flat === undefined ? undefined : this.#takeFlat(tx, wish.flat)
      const words = { alt, caption, layers, ...(mood && { mood }), ...(flat && { flat }) }
      if ('lent' in wish) return { ...mediaOf(wish.lent), ...words }
      if (wish.upload !== undefined) return { ...takeUpload(tx, wish.upload), ...words }
      return { kind: 'card', type: '', name: '', ...wish.card, ...words }
    })
  }

  /** Of an upload that is `flat` its preview is of use, which is never too large; the file is not. */
  #takeFlat(tx: Transaction, id: string): BlobRef {
    const { blob, preview } = takeUpload(tx, id)
    if (preview === undefined) throw new NotFoundError(`preview of ${id}`, { what: 'upload' })
    if (blob !== undefined) tx.afterCommit(() => this.blobsUnused([blob.id]))
    return preview
  }

  /**
   * Seals a file and stores it. It is on the disk when this resolves.
   *
   * @throws {TooLargeError} above the largest blob; {DiskFullError} when there is no room.
   */
  store(source: AsyncIterable<Uint8Array>): Promise<BlobRef> {
    return this.#components.files.write(source)
  }

  /** The same pieces, for as long as the disk has room for them. @throws {DiskFullError} when it has no more. */
  whileRoom(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    return this.#components.files.whileRoom(source)
  }

  /** Whether a file is here whole, on its way, or elsewhere. */
  stateOf({ blob }: MediaRow): 'here' | 'coming' | 'away' {
    if (blob === undefined || this.#components.files.has(blob.id)) return 'here'
    const isComing = this.#received.has(blob.id) || isAsked(this.#components.store, blob.id)
    return isComing ? 'coming' : 'away'
  }

  /** Bytes of a file that are here. */
  receivedOf({ blob }: MediaRow): number {
    if (blob === undefined) return 0
    if (this.#components.files.has(blob.id)) return blob.bytes
    return Math.min(blob.bytes, this.#received.get(blob.id) ?? 0)
  }

  has(id: BlobId): boolean {
    return this.#components.files.has(id)
  }

  /**
   * A part of one of the media, from `start` up to `end`.
   *
   * @throws {BlobMissingError} when it is not here.
   */
  read(
    media: MediaRow,
    part: MediaPart,
    range: { start?: number; end?: number } = {},
  ): { bytes: number; content: AsyncGenerator<Uint8Array> } {
    const row = media[part]
    if (row === undefined) throw new NotFoundError(part, { what: 'file' })
    if (!this.has(row.id)) throw new BlobMissingError(row.id)
    if (part === 'blob') inBackground(this.storage.look(row.id))
    return { bytes: row.bytes, content: readBlob(this.#components.files, refOf(row), range) }
  }

  /** Fetches a file that is elsewhere, before all others. */
  async ask({ author, media: { blob } }: MediaPlace): Promise<void> {
    const { store, world, events } = this.#components
    if (blob === undefined || this.has(blob.id)) return
    const { id, bytes } = blob
    this.#received.set(id, this.#received.get(id) ?? 0)
    await store.transact(async (tx) => {
      want(tx, { id, bytes, owner: author, atMs: world.now(), urgency: 'asked' })
      await noteMedia(tx, id)
    })
    events.mediaWanted?.()
  }

  /** So many sealed bytes of a blob came; told where somebody waits for it. */
  async progressed(id: BlobId, receivedBytes: number): Promise<void> {
    if (!this.#received.has(id) && !isAsked(this.#components.store, id)) return
    this.#received.set(id, receivedBytes)
    await this.#components.store.transact((tx) => noteMedia(tx, id), { isDurable: false })
  }

  /** A blob is on the disk. */
  async came(id: BlobId): Promise<void> {
    this.#received.delete(id)
    await this.#components.store.transact(async (tx) => {
      unwant(tx, id)
      await noteMedia(tx, id)
    })
    await this.storage.came(id)
    // Its post may have been taken back while the last of it came.
    await this.storage.deleteUnused([id])
  }

  /** Deletes the files of blobs that nothing names any more. */
  blobsUnused(ids: readonly BlobId[]): void {
    const { events, log } = this.#components
    for (const id of ids) this.#received.delete(id)
    // Those that are being fetched end.
    events.mediaWanted?.()
    inBackground(this.storage.deleteUnused(ids), (error) =>
      log.warn({ err: error }, 'unused files are deleted at the next start'),
    )
  }
}

/** @throws {NotFoundError} when it does not exist. */
function takeUpload(tx: Transaction, id: string): Media {
  const { media } = uploadAt(tx, id)
  forgetUpload(tx, id)
  return media
}
