/**
 * The blobs of a node: files beside the database, sealed, each under its id. A file is written aside, synced and renamed, so that what
 * stands under an id is whole, also after a power cut.
 *
 * `<first two letters>/<id>` a whole blob · `new/` what is being written · `coming/<id>` what is being fetched
 */
import type { BlobRef } from '../../../protocol/blob.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import { DiskFullError } from '../../errors.ts'
import type { BlobDisk } from './blob-disk.ts'
import { partsOf } from './blob-layout.ts'
import { BlobReceiver } from './blob-receiver.ts'
import { writeBlob } from './blob-writer.ts'
import { freeBytesMin } from './limits.ts'

export interface BlobFilesInit {
  disk: BlobDisk
  /** Unpredictable bytes, for keys. */
  random: (length: number) => Uint8Array
}

export type BlobWatcher = (id: BlobId, isHere: boolean) => void

/** Where files are written aside. Longer than the name of a shard, which is made of an id. */
export const newFolder = 'new'
const comingFolder = 'coming'
const shardLength = 2

export class BlobFiles {
  readonly #init: BlobFilesInit
  /** Whole blobs with the sizes of their files. */
  readonly #sizes = new Map<BlobId, number>()
  readonly #watchers = new Set<BlobWatcher>()
  #bytes = 0
  #written = 0

  private constructor(init: BlobFilesInit) {
    this.#init = init
  }

  /** The blobs on a disk. What was being written when the node ended is removed. */
  static async open(init: BlobFilesInit): Promise<BlobFiles> {
    const files = new BlobFiles(init)
    await init.disk.remove(newFolder)
    for (const { name } of await init.disk.list('')) {
      if (name.length === shardLength) await files.#readShard(name)
    }
    return files
  }

  has(id: BlobId): boolean {
    return this.#sizes.has(id)
  }

  /** Bytes that a blob takes on the disk; 0 where it is not here. */
  bytesOf(id: BlobId): number {
    return this.#sizes.get(id) ?? 0
  }

  /** Bytes of all whole blobs. */
  get bytes(): number {
    return this.#bytes
  }

  /** Bytes that are free on the disk. */
  freeBytes(): Promise<number> {
    return this.#init.disk.freeBytes()
  }

  ids(): BlobId[] {
    return [...this.#sizes.keys()]
  }

  /** Calls `watcher` when a blob is here, or no longer; the returned function ends that. */
  watch(watcher: BlobWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /**
   * Seals and stores a file under a new key. It is on the disk when this resolves.
   *
   * @throws {TooLargeError} above the largest blob.
   * @throws {DiskFullError} when there is no room; nothing of it is left.
   */
  async write(source: AsyncIterable<Uint8Array>): Promise<BlobRef> {
    const { disk, random } = this.#init
    await this.#assertRoom(0)
    this.#written += 1
    const path = `${newFolder}/${this.#written}`
    const file = await disk.create(path)
    try {
      const ref = await writeBlob(file, source, random(keyLength))
      await file.close()
      await this.#keep(ref.id, path)
      return ref
    } catch (error) {
      await file.close().catch(() => undefined)
      await disk.remove(path)
      throw error
    }
  }

  /**
   * Begins to receive a blob, or goes on.
   *
   * @throws {DiskFullError} when it would not fit.
   */
  async receive(ref: Pick<BlobRef, 'id' | 'bytes'>): Promise<BlobReceiver> {
    await this.#assertRoom(ref.bytes)
    const path = `${comingFolder}/${ref.id}`
    const file = await this.#init.disk.create(path)
    return BlobReceiver.open({ ref, file, keep: () => this.#keep(ref.id, path) })
  }

  /** Removes what came of a blob that is not wanted any more. */
  async forgetComing(id: BlobId): Promise<void> {
    await this.#init.disk.remove(`${comingFolder}/${id}`)
  }

  /** Ids of blobs of which a part came. */
  async coming(): Promise<BlobId[]> {
    return (await this.#init.disk.list(comingFolder)).map(({ name }) => name as BlobId)
  }

  /** Sealed bytes from `offset` on, fewer where the chunks end; `undefined` where the blob is not here, or ends before. */
  async read(id: BlobId, offset: number, length: number): Promise<Uint8Array | undefined> {
    const size = this.#sizes.get(id)
    if (size === undefined) return undefined
    const { sealedBytes } = partsOf(size)
    if (offset >= sealedBytes) return undefined
    return this.#readAt(id, offset, Math.min(length, sealedBytes - offset))
  }

  /** The hashes of the chunks; `undefined` where the blob is not here. */
  async hashes(id: BlobId): Promise<Uint8Array | undefined> {
    const size = this.#sizes.get(id)
    if (size === undefined) return undefined
    const { chunks, sealedBytes } = partsOf(size)
    return this.#readAt(id, sealedBytes, chunks * keyLength)
  }

  async delete(id: BlobId): Promise<void> {
    const size = this.#sizes.get(id)
    if (size === undefined) return
    this.#sizes.delete(id)
    this.#bytes -= size
    for (const watcher of this.#watchers) watcher(id, false)
    await this.#init.disk.remove(pathOf(id))
  }

  async #readAt(id: BlobId, offset: number, length: number): Promise<Uint8Array | undefined> {
    const file = await this.#init.disk.open(pathOf(id))
    try {
      return await file?.read(offset, length)
    } finally {
      await file?.close()
    }
  }

  async #keep(id: BlobId, from: string): Promise<void> {
    const size = await this.#init.disk.rename(from, pathOf(id))
    this.#bytes += size - this.bytesOf(id)
    this.#sizes.set(id, size)
    for (const watcher of this.#watchers) watcher(id, true)
  }

  async #readShard(shard: string): Promise<void> {
    for (const { name, bytes } of await this.#init.disk.list(shard)) {
      this.#sizes.set(name as BlobId, bytes)
      this.#bytes += bytes
    }
  }

  /** @throws {DiskFullError} when so many bytes do not fit beside what must stay free. */
  async #assertRoom(bytes: number): Promise<void> {
    const free = await this.#init.disk.freeBytes()
    if (free < bytes + freeBytesMin) throw new DiskFullError('blobs')
  }
}

function pathOf(id: BlobId): string {
  return `${id.slice(0, shardLength)}/${id}`
}
