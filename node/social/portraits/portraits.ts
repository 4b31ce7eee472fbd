/** Showing a picture of oneself, and looking at those of others. */
import type { BlobRef } from '../../../protocol/blob.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Writer } from '../feeds/writer.ts'
import type { MediaLibrary } from '../media/media-library.ts'
import type { BlobRefRow } from '../media/tables.ts'
import { portraits } from './tables.ts'

export interface PortraitsComponents {
  keyring: Keyring
  library: MediaLibrary
  store: Store
  world: World
  writer: Writer
}

export class Portraits {
  readonly #components: PortraitsComponents

  constructor(components: PortraitsComponents) {
    this.#components = components
  }

  /** Shows all contacts a picture that is on the disk, or none any more. */
  async set(picture: BlobRef | undefined): Promise<void> {
    const { keyring, store, world, writer } = this.#components
    await store.transact((tx) => {
      const atMs = decidedMs(world.now(), tx.get(portraits, keyring.person)?.atMs)
      writer.write(tx, { kind: 'public' }, { kind: 'portrait', ...(picture && { picture }), atMs })
    })
  }

  /**
   * Shows them the preview of an upload, of which nothing else is kept.
   *
   * @throws {NotFoundError} when there is no such upload, or it is no picture.
   */
  async take(upload: string): Promise<void> {
    const { uploads } = this.#components.library
    const { media } = uploads.at(upload)
    if (media.preview === undefined) throw new NotFoundError(upload, { what: 'picture' })
    await this.set(media.preview)
    await uploads.drop(upload)
  }

  /** The people whose picture is here. */
  async list(): Promise<PersonId[]> {
    const { library, store } = this.#components
    const rows = await store.list(portraits, {})
    return rows
      .filter(([, { picture }]) => picture !== undefined && library.has(picture.id))
      .map(([person]) => person as PersonId)
  }

  /** The picture of a person, whether it is here or not. */
  of(person: PersonId): BlobRefRow | undefined {
    return portraitAt(this.#components.store, person)
  }
}

export function portraitAt(reader: Reader, person: PersonId): BlobRefRow | undefined {
  return reader.get(portraits, person)?.picture
}
