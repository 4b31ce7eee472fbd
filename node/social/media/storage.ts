/**
 * The room that media take: one's own stay, previews of others stay, and of the rest what the owner looked at longest ago goes first
 * once there is more than they want to keep.
 */
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { isUsed, noteMedia, usesOf } from './apply-media.ts'
import { dropBatchMax, lookedMsMin, othersBytesDefault } from './limits.ts'
import { looked, room } from './tables.ts'
import { blobsOfUploads } from './uploads.ts'
import { isWanted } from './wants.ts'

export interface StorageComponents {
  files: BlobFiles
  log: Log
  person: PersonId
  store: Store
  world: World
}

export interface StorageState {
  /** Bytes on the disk. */
  ownBytes: number
  othersBytes: number
  /** Most bytes of others. */
  roomBytes: number
}

const others = 'others'

export class MediaStorage {
  readonly #components: StorageComponents
  #othersBytes = 0
  #making: Promise<void> = Promise.resolve()

  constructor(components: StorageComponents) {
    this.#components = components
  }

  /** Deletes what a crash left without anything that names it, and counts the rest. */
  async start(isCarried: (id: BlobId) => boolean): Promise<void> {
    const { files, store } = this.#components
    const uploaded = new Set((await blobsOfUploads(store)).map(({ id }) => id))
    for (const id of files.ids()) {
      const isNeeded = uploaded.has(id) || isCarried(id) || (await isUsed(store, id))
      if (!isNeeded) await files.delete(id)
      else if (await this.#isOfOthers(id)) this.#othersBytes += files.bytesOf(id)
    }
    for (const id of await files.coming()) {
      if (!isWanted(store, id) && !isCarried(id)) await files.forgetComing(id)
    }
  }

  state(): StorageState {
    const { files } = this.#components
    const othersBytes = this.#othersBytes
    return { ownBytes: files.bytes - othersBytes, othersBytes, roomBytes: this.#roomBytes }
  }

  /** Bytes that are free on the disk. */
  freeBytes(): Promise<number> {
    return this.#components.files.freeBytes()
  }

  /** Chooses how much room there is for media of others. */
  async setRoom(bytes: number): Promise<void> {
    await this.#components.store.transact((tx) => tx.put(room, others, bytes))
    await this.makeRoom()
  }

  /** Notes that a blob of others came. */
  async came(id: BlobId): Promise<void> {
    const { files, store, world } = this.#components
    if (!(await this.#isOfOthers(id))) return
    this.#othersBytes += files.bytesOf(id)
    await store.transact((tx) => tx.put(looked, id, world.now()), { isDurable: false })
    await this.makeRoom()
  }

  /** Notes that the owner looks at a file. */
  async look(id: BlobId): Promise<void> {
    const { store, world } = this.#components
    const nowMs = world.now()
    if (nowMs - (store.get(looked, id) ?? 0) < lookedMsMin) return
    await store.transact((tx) => tx.put(looked, id, nowMs), { isDurable: false })
  }

  /** Deletes files that nothing names any more. */
  async deleteUnused(ids: readonly BlobId[], isCarried: (id: BlobId) => boolean): Promise<void> {
    const { store } = this.#components
    const uploaded = new Set((await blobsOfUploads(store)).map(({ id }) => id))
    for (const id of ids) {
      const isNeeded = uploaded.has(id) || isCarried(id) || (await isUsed(store, id))
      if (!isNeeded) await this.#delete(id)
    }
  }

  /** Drops files of others until the rest fits; one after the other, as each counts what is left. */
  makeRoom(): Promise<void> {
    const before = this.#making.catch(() => undefined)
    this.#making = watched(before.then(() => this.#makeRoom()))
    return this.#making
  }

  async #makeRoom(): Promise<void> {
    const { files, log, store } = this.#components
    if (this.#othersBytes <= this.#roomBytes) return
    const times: [BlobId, number][] = []
    for (const id of files.ids()) {
      if (await this.#mayGo(id)) times.push([id, store.get(looked, id) ?? 0])
    }
    times.sort(([, a], [, b]) => a - b)
    for (const [id] of times.slice(0, dropBatchMax)) {
      if (this.#othersBytes <= this.#roomBytes) break
      log.debug({ blob: id }, 'a file of others gives way')
      await this.#delete(id)
    }
  }

  async #delete(id: BlobId): Promise<void> {
    const { files, store } = this.#components
    const bytes = files.bytesOf(id)
    // Counted only where it was: an upload never is.
    const isOfOthers = store.get(looked, id) !== undefined
    await files.delete(id)
    await files.forgetComing(id)
    if (isOfOthers) this.#othersBytes = Math.max(0, this.#othersBytes - bytes)
    await store.transact(
      async (tx) => {
        tx.delete(looked, id)
        await noteMedia(tx, id)
      },
      { isDurable: false },
    )
  }

  /** Full files of others give way; previews stay with their posts. */
  async #mayGo(id: BlobId): Promise<boolean> {
    const uses = await usesOf(this.#components.store, id)
    return (
      uses.length > 0 && uses.every(({ part, owner }) => part === 'blob' && !this.#isMine(owner))
    )
  }

  async #isOfOthers(id: BlobId): Promise<boolean> {
    const uses = await usesOf(this.#components.store, id)
    return uses.length > 0 && !uses.some(({ owner }) => this.#isMine(owner))
  }

  #isMine(owner: PersonId): boolean {
    return owner === this.#components.person
  }

  get #roomBytes(): number {
    return this.#components.store.get(room, others) ?? othersBytesDefault
  }
}
