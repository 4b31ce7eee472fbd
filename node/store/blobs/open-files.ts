/** Files that are open for reading: who reads a blob range by range does not open it anew for each. */
import { inBackground } from '../../background.ts'
import type { BlobDisk, BlobFile } from './blob-disk.ts'
import { openFilesMax } from './limits.ts'

interface Entry {
  readonly file: Promise<BlobFile | undefined>
  /** Reads that run. */
  readers: number
  isForgotten: boolean
}

export class OpenFiles {
  readonly #disk: Pick<BlobDisk, 'open'>
  /** The one that was read longest ago first. */
  readonly #entries = new Map<string, Entry>()

  constructor(disk: Pick<BlobDisk, 'open'>) {
    this.#disk = disk
  }

  /** Reads with a file; `undefined` where there is none. */
  async use<T>(path: string, read: (file: BlobFile) => Promise<T>): Promise<T | undefined> {
    const entry = this.#entryOf(path)
    entry.readers += 1
    try {
      const file = await entry.file
      if (file !== undefined) return await read(file)
      this.#forget(path, entry)
      return undefined
    } catch (error) {
      this.#forget(path, entry)
      throw error
    } finally {
      entry.readers -= 1
      await closeUnused(entry)
    }
  }

  /** A file has another content, or is gone. */
  async forget(path: string): Promise<void> {
    const entry = this.#entries.get(path)
    if (entry === undefined) return
    this.#forget(path, entry)
    await closeUnused(entry)
  }

  /** Closes all. */
  async close(): Promise<void> {
    for (const path of this.#entries.keys()) await this.forget(path)
  }

  #entryOf(path: string): Entry {
    const known = this.#entries.get(path)
    this.#entries.delete(path)
    const entry = known ?? { file: this.#disk.open(path), readers: 0, isForgotten: false }
    this.#entries.set(path, entry)
    for (const [other, { readers }] of this.#entries) {
      if (this.#entries.size <= openFilesMax) break
      if (readers === 0 && other !== path) inBackground(this.forget(other))
    }
    return entry
  }

  #forget(path: string, entry: Entry): void {
    entry.isForgotten = true
    if (this.#entries.get(path) === entry) this.#entries.delete(path)
  }
}

async function closeUnused({ file, readers, isForgotten }: Entry): Promise<void> {
  if (!isForgotten || readers > 0) return
  await (await file.catch(() => undefined))?.close()
}
