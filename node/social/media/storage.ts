/**
 * The room that media take: one's own stay, previews of others stay, and of the rest what the owner looked at longest ago goes first
 * once there is more than they want to keep. Media that they saved on a board or album stay as well.
 */
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import { watched } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { BlobFiles } from '../../store/blobs/blob-files.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { isUsed, noteMedia, usesOf } from './apply-media.ts'
import { dropBatchMax, keptShare, lookedMsMin, othersBytesDefault } from './limits.ts'
import { blobUses, goneBlobs, looked, room } from './tables.ts'
import { isMediaSaved } from './saved.ts'
import { blobsOfUploads } from './uploads.ts'
import { isWanted, want } from './wants.ts'

export interface StorageComponents {
  files: BlobFiles
  log: Log
  person: PersonId
  store: Store
  world: World
  /** Whether a blob is here for somebody else. */
  isCarried: (id: BlobId) => boolean
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
  /** Blobs of others with the bytes that they take. */
  readonly #others = new Map<BlobId, number>()
  /** Blobs that were here at the start: what comes later is no leftover of a crash, though its post is not written yet. */
  readonly #found: readonly BlobId[]
  #othersBytes = 0
  #making: Promise<void> = Promise.resolve()

  constructor(components: StorageComponents) {
    this.#components = components
    this.#found = components.files.ids()
  }

  /**
   * Deletes what a crash left without anything that names it, counts the rest, and wants the previews that are missing, as after the views
   * were made anew. @returns whether any is.
   */
  async sweep(): Promise<boolean> {
    const { files, isCarried, store } = this.#components
    const uploaded = new Set((await blobsOfUploads(store)).map(({ id }) => id))
    const isMissing = await this.#wantMissing()
    for (const id of this.#found) {
      const isNeeded = uploaded.has(id) || isCarried(id) || (await isUsed(store, id))
      if (!isNeeded) await files.delete(id)
      else if (await this.#isOfOthers(id)) this.#count(id)
    }
    for (const id of await files.coming()) {
      if (!isWanted(store, id) && !isCarried(id)) await files.forgetComing(id)
    }
    return isMissing
  }

  async #wantMissing(): Promise<boolean> {
    const { files, store, world } = this.#components
    let isMissing = false
    for (let gt = ''; ;) {
      const rows = await store.list(blobUses, { gt, limit: dropBatchMax })
      const missing = rows.filter(([key, { part }]) => {
        const id = idIn(key)
        return part !== 'blob' && !files.has(id) && store.get(goneBlobs, id) === undefined
      })
      isMissing ||= missing.length > 0
      if (missing.length > 0) {
        await store.transact((tx) => {
          for (const [key, { owner, bytes }] of missing) {
            want(tx, { id: idIn(key), bytes, owner, atMs: world.now(), urgency: 'always' })
          }
        })
      }
      if (rows.length < dropBatchMax) return isMissing
      gt = rows.at(-1)?.[0] ?? gt
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

  /** Notes that a blob came. One that was here before is not counted twice. */
  async came(id: BlobId): Promise<void> {
    const { store, world } = this.#components
    if (this.#others.has(id) || !(await this.#isOfOthers(id))) return
    this.#count(id)
    await store.transact((tx) => tx.put(looked, id, world.now()), { isDurable: false })
    await this.makeRoom(id)
  }

  /** Notes that the owner looks at a file. */
  async look(id: BlobId): Promise<void> {
    const { store, world } = this.#components
    const nowMs = world.now()
    if (nowMs - (store.get(looked, id) ?? 0) < lookedMsMin) return
    await store.transact((tx) => tx.put(looked, id, nowMs), { isDurable: false })
  }

  /** Deletes files that nothing names any more. */
  async deleteUnused(ids: readonly BlobId[]): Promise<void> {
    const { isCarried, store } = this.#components
    const uploaded = new Set((await blobsOfUploads(store)).map(({ id }) => id))
    const unused: BlobId[] = []
    for (const id of ids) {
      const isNeeded = uploaded.has(id) || isCarried(id) || (await isUsed(store, id))
      if (!isNeeded) unused.push(id)
    }
    await this.#delete(unused)
  }

  /**
   * Drops files of others until the rest fits; one after the other, as each counts what is left.
   *
   * @param newest what somebody waited for a moment ago stays, also where it is larger than the room.
   */
  makeRoom(newest?: BlobId): Promise<void> {
    const before = this.#making.catch(() => undefined)
    this.#making = watched(before.then(() => this.#makeRoom(newest)))
    return this.#making
  }

  /** All files are looked through, so some more go than must: then that is rare. */
  async #makeRoom(newest: BlobId | undefined): Promise<void> {
    const { log, store } = this.#components
    const roomBytes = this.#roomBytes
    if (this.#othersBytes <= roomBytes) return
    const times: [BlobId, number][] = []
    for (const id of this.#others.keys()) {
      if (id !== newest && (await this.#mayGo(id))) times.push([id, store.get(looked, id) ?? 0])
    }
    times.sort(([, a], [, b]) => a - b)
    for (const [id] of times) {
      if (this.#othersBytes <= roomBytes * keptShare) break
      log.debug({ blob: id }, 'a file of others gives way')
      await this.#delete([id])
    }
  }

  /** First all files: on a full disk their room is needed, and nothing can be noted. */
  async #delete(ids: readonly BlobId[]): Promise<void> {
    const { files, store } = this.#components
    for (const id of ids) {
      await files.delete(id)
      await files.forgetComing(id)
      this.#othersBytes -= this.#others.get(id) ?? 0
      this.#others.delete(id)
    }
    if (ids.length === 0) return
    await store.transact(
      async (tx) => {
        for (const id of ids) {
          tx.delete(looked, id)
          await noteMedia(tx, id)
        }
      },
      { isDurable: false },
    )
  }

  /** Full files of others give way, unless they are saved; previews stay with their posts. */
  async #mayGo(id: BlobId): Promise<boolean> {
    if (this.#components.isCarried(id)) return false
    const { store } = this.#components
    const uses = await usesOf(store, id)
    const isOfOthers = uses.every(({ part, owner }) => part === 'blob' && !this.#isMine(owner))
    if (uses.length === 0 || !isOfOthers) return false
    for (const { item, number } of uses) if (await isMediaSaved(store, item, number)) return false
    return true
  }

  #count(id: BlobId): void {
    const bytes = this.#components.files.bytesOf(id)
    this.#othersBytes += bytes - (this.#others.get(id) ?? 0)
    this.#others.set(id, bytes)
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

/** The blob of a key like `blob!item!number!part`. */
function idIn(key: string): BlobId {
  return key.slice(0, key.indexOf('!')) as BlobId
}
