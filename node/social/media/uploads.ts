/** Files that wait for the post that names them. They outlive a restart, as the post that is being written does. */
import {
  blobsOf,
  mediaParts,
  mediaValue,
  readMedia,
  type Media,
  type MediaPart,
} from '../../../protocol/media.ts'
import type { BlobRef } from '../../../protocol/blob.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { decodeFields, encode } from '../../../protocol/codec.ts'
import { recordBytesMax } from '../../../protocol/envelope.ts'
import { shortIdLength, type BlobId } from '../../../protocol/ids.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { uploadMsMax, uploadsMax } from './limits.ts'
import { uploadMedia, uploads } from './tables.ts'

export interface Upload {
  readonly id: string
  readonly media: Media
  /** Whether metadata may be left in a film or sound, as nobody could look at all of it. */
  readonly keepsMetadata: boolean
}

export interface UploadsComponents {
  store: Store
  world: World
  /** Nothing names these blobs any more. */
  unused: (ids: readonly BlobId[]) => void
  /** Uploads that wait longer than others, as a draft names them. */
  awaited: (reader: Reader) => Promise<ReadonlySet<string>>
}

export class Uploads {
  readonly #components: UploadsComponents

  constructor(components: UploadsComponents) {
    this.#components = components
  }

  /**
   * Keeps media whose blobs are on the disk, for a post. Where it is refused, nobody needs its files.
   *
   * @param keepsMetadata as of `Upload`. @default false
   * @throws {LimitReachedError} when too many wait.
   */
  add(media: Media, { keepsMetadata = false } = {}): Promise<Upload> {
    const { store, world } = this.#components
    const added = store.transact(async (tx) => {
      const waiting = await tx.list(uploads, {})
      if (waiting.length >= uploadsMax) throw new LimitReachedError('uploads', { max: uploadsMax })
      const id = toBase64url(world.random(shortIdLength))
      tx.put(uploads, id, { id, createdAtMs: world.now(), keepsMetadata })
      put(tx, { id, media })
      return { id, media, keepsMetadata }
    })
    return this.#orDelete(added, media)
  }

  /** Gives an upload another preview. @throws {NotFoundError} when there is no such upload. */
  async setPreview(
    id: string,
    seen: Pick<Media, 'preview' | 'thumbhash' | 'width' | 'height'>,
  ): Promise<Upload> {
    const { store, unused } = this.#components
    const changed = store.transact((tx) => {
      const before = uploadAt(tx, id)
      const upload = { ...before, media: { ...before.media, ...seen } }
      put(tx, upload)
      const { preview } = before.media
      if (preview !== undefined) tx.afterCommit(() => unused([preview.id]))
      return upload
    })
    return this.#orDelete(changed, seen)
  }

  /** Uploads that wait, the oldest first. */
  async list(): Promise<Upload[]> {
    const { store } = this.#components
    const rows = (await store.list(uploads, {})).map(([, row]) => row)
    const sorted = rows.toSorted((a, b) => a.createdAtMs - b.createdAtMs)
    return sorted.flatMap(({ id }) => findUpload(store, id) ?? [])
  }

  /** @throws {NotFoundError} when there is no such upload. */
  at(id: string): Upload {
    return uploadAt(this.#components.store, id)
  }

  has(id: string): boolean {
    return this.#components.store.get(uploads, id) !== undefined
  }

  /** Forgets an upload, and its blobs. */
  drop(id: string): Promise<void> {
    return this.#components.store.transact((tx) => this.#drop(tx, uploadAt(tx, id)))
  }

  /** Forgets what waited too long. */
  async dropOld(): Promise<void> {
    const { awaited, store, world } = this.#components
    const kept = await awaited(store)
    for (const [id, { createdAtMs }] of await store.list(uploads, {})) {
      if (createdAtMs + uploadMsMax >= world.now() || kept.has(id)) continue
      await store.transact((tx) => {
        const upload = findUpload(tx, id)
        if (upload !== undefined) this.#drop(tx, upload)
      })
    }
  }

  /** Deletes the files where keeping them failed, as on a full disk: nothing would name them until the next start. */
  async #orDelete(kept: Promise<Upload>, media: Pick<Media, MediaPart>): Promise<Upload> {
    try {
      return await kept
    } catch (error) {
      this.#components.unused(mediaParts.flatMap((part) => media[part]?.id ?? []))
      throw error
    }
  }

  #drop(tx: Transaction, { id, media }: Upload): void {
    forgetUpload(tx, id)
    tx.afterCommit(() => this.#components.unused(blobsOf(media).map(({ ref }) => ref.id)))
  }
}

/** @throws {NotFoundError} when there is no such upload. */
export function uploadAt(reader: Reader, id: string): Upload {
  const upload = findUpload(reader, id)
  if (upload === undefined) throw new NotFoundError(`upload ${id}`, { what: 'upload' })
  return upload
}

/** One that stood in a list may be gone by the time it is read: `undefined`. */
function findUpload(reader: Reader, id: string): Upload | undefined {
  const bytes = reader.get(uploadMedia, id)
  if (bytes === undefined) return undefined
  const { keepsMetadata = false } = reader.get(uploads, id) ?? {}
  return { id, media: readMedia(decodeFields(bytes, recordBytesMax)), keepsMetadata }
}

/** Its blobs are from now on those of a post. */
export function forgetUpload(tx: Transaction, id: string): void {
  tx.delete(uploads, id)
  tx.delete(uploadMedia, id)
}

/** Blobs that uploads name. */
export async function blobsOfUploads(reader: Reader): Promise<BlobRef[]> {
  const rows = await reader.list(uploads, {})
  const media = rows.flatMap(([id]) => findUpload(reader, id)?.media ?? [])
  return media.flatMap((one) => blobsOf(one).map(({ ref }) => ref))
}

function put(tx: Transaction, { id, media }: Pick<Upload, 'id' | 'media'>): void {
  tx.put(uploadMedia, id, encode(mediaValue(media)))
}
