/**
 * The blobs of a node: files beside the database, sealed, each under its id. A file is written aside, synced and renamed, so that what
 * stands under an id is whole, also after a power cut.
 *
 * `<first two letters>/<id>` a whole blob · `new/` what is being written · `coming/<id>` what is being fetched
 */
import type { BlobRef } from '../../../protocol/blob.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { isBlobId, type BlobId } from '../../../protocol/ids.ts'
import { DiskFullError } from '../../errors.ts'
import type { BlobDisk, BlobFile } from './blob-disk.ts'
import { partsOf } from './blob-layout.ts'
import { BlobReceiver } from './blob-receiver.ts'
import { writeBlob } from './blob-writer.ts'
import { OpenFiles } from './open-files.ts'
import { freeBytesMin, roomCheckBytes } from './limits.ts'

export interface BlobFilesInit {
  disk: BlobDisk
  /** Unpredictable bytes, for keys. */
  random: (length: number) => Uint8Array
}

/** Lengths are in bytes. */
export interface PartsToRead {
  offset: number
  length: number
  count: number
  room: number
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
  readonly #open: OpenFiles
  readonly #receivers = new Set<BlobReceiver>()
  #bytes = 0
  #written = 0
  /** Names are given and taken one after the other, so that `has` is true of what is there. */
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(init: BlobFilesInit) {
    this.#init = init
    this.#open = new OpenFiles(init.disk)
  }

  /** The blobs on a disk. Files that were being written when the node ended are removed. */
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
      const ref = await writeBlob(file, this.whileRoom(source), random(keyLength))
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
    const path = `${comingFolder}/${ref.id}`
    await this.#assertRoom(0)
    const file = await this.#init.disk.create(path)
    const ended = (): boolean => this.#receivers.delete(receiver)
    const keep = (): Promise<void> => this.#keep(ref.id, path)
    const receiver = await BlobReceiver.open({ ref, file, keep, ended })
    try {
      await this.#assertRoom(receiver.missingBytes)
      this.#receivers.add(receiver)
      return receiver
    } catch (error) {
      await receiver.close()
      if (receiver.receivedBytes === 0) await this.forgetComing(ref.id)
      throw error
    }
  }

  /** Removes what came of a blob that is not wanted any more. */
  async forgetComing(id: BlobId): Promise<void> {
    await this.#init.disk.remove(`${comingFolder}/${id}`)
  }

  /** Ids of blobs of which a part came. */
  async coming(): Promise<BlobId[]> {
    return (await this.#init.disk.list(comingFolder)).map(({ name }) => name).filter(isBlobId)
  }

  /** Ends all reading. */
  close(): Promise<void> {
    return this.#open.close()
  }

  /** Sealed bytes from `offset` on, behind `room` free ones, fewer where the chunks end; `undefined` where the blob is not here, or ends before. */
  async read(
    id: BlobId,
    offset: number,
    length: number,
    room = 0,
  ): Promise<Uint8Array | undefined> {
    const size = this.#sizes.get(id)
    if (size === undefined) return undefined
    const { sealedBytes } = partsOf(size)
    if (offset >= sealedBytes) return undefined
    const found = Math.min(length, sealedBytes - offset)
    return this.#readWith(id, (file) => file.read(offset, found, room))
  }

  /**
   * Sealed bytes from `offset` on in parts of up to `length`, as many as there are up to `count`, each behind `room` free ones;
   * `undefined` where the blob is not here, or ends before.
   */
  async readParts(
    id: BlobId,
    { offset, length, count, room }: PartsToRead,
  ): Promise<Uint8Array[] | undefined> {
    const size = this.#sizes.get(id)
    if (size === undefined) return undefined
    const { sealedBytes } = partsOf(size)
    const end = Math.min(offset + count * length, sealedBytes)
    const lengths: number[] = []
    for (let at = offset; at < end; at += length) lengths.push(Math.min(length, end - at))
    if (lengths.length === 0) return undefined
    return this.#readWith(id, (file) => file.readParts(offset, lengths, room))
  }

  /** The hashes of the chunks; `undefined` where the blob is not here. */
  async hashes(id: BlobId, room = 0): Promise<Uint8Array | undefined> {
    const size = this.#sizes.get(id)
    if (size === undefined) return undefined
    const { chunks, sealedBytes } = partsOf(size)
    return this.#readWith(id, (file) => file.read(sealedBytes, chunks * keyLength, room))
  }

  delete(id: BlobId): Promise<void> {
    return this.#inTurn(async () => {
      this.#forget(id)
      await this.#open.forget(pathOf(id))
      await this.#init.disk.remove(pathOf(id))
    })
  }

  #forget(id: BlobId): void {
    const size = this.#sizes.get(id)
    if (size === undefined) return
    this.#sizes.delete(id)
    this.#bytes -= size
    for (const watcher of this.#watchers) watcher(id, false)
  }

  async #readWith<T>(
    id: BlobId,
    read: (file: BlobFile) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const found = await this.#open.use(pathOf(id), read)
    // Somebody took it away, or cut it off: others may have it.
    if (found === undefined) this.#forget(id)
    return found
  }

  #keep(id: BlobId, from: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#open.forget(pathOf(id))
      const size = await this.#init.disk.rename(from, pathOf(id))
      this.#bytes += size - this.bytesOf(id)
      this.#sizes.set(id, size)
      for (const watcher of this.#watchers) watcher(id, true)
    })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }

  async #readShard(shard: string): Promise<void> {
    for (const { name, bytes } of await this.#init.disk.list(shard)) {
      // A file manager may have left files of its own.
      if (!isBlobId(name)) continue
      this.#sizes.set(name, bytes)
      this.#bytes += bytes
    }
  }

  /** The same pieces, for as long as there is room for them on the disk. @throws {DiskFullError} when there is no more. */
  async *whileRoom(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let unchecked = 0
    for await (const piece of source) {
      unchecked += piece.length
      if (unchecked >= roomCheckBytes) {
        await this.#assertRoom(unchecked)
        unchecked = 0
      }
      yield piece
    }
  }

  /** @throws {DiskFullError} when so many bytes do not fit beside what is coming and what must stay free. */
  async #assertRoom(bytes: number): Promise<void> {
    const free = await this.#init.disk.freeBytes()
    let coming = 0
    for (const { missingBytes } of this.#receivers) coming += missingBytes
    if (free < bytes + coming + freeBytesMin) throw new DiskFullError('blobs')
  }
}

function pathOf(id: BlobId): string {
  return `${id.slice(0, shardLength)}/${id}`
}
