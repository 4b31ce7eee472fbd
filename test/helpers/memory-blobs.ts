/** Blobs in memory, with what a disk does when the power goes: what was not synced is gone. */
import type { BlobDisk, BlobFile } from '../../node/store/blobs/blob-disk.ts'
import { BlobFiles } from '../../node/store/blobs/blob-files.ts'
import { DiskFullError } from '../../node/errors.ts'

interface Content {
  bytes: Uint8Array
  /** As it is on the disk. */
  synced: Uint8Array
}

export class MemoryDisk implements BlobDisk {
  readonly files = new Map<string, Content>()
  free = Infinity

  list(folder: string): Promise<{ name: string; bytes: number }[]> {
    const found = new Map<string, number>()
    const prefix = folder === '' ? '' : `${folder}/`
    for (const [path, { bytes }] of this.files) {
      if (!path.startsWith(prefix)) continue
      const [name = '', ...deeper] = path.slice(prefix.length).split('/')
      found.set(name, deeper.length === 0 ? bytes.length : 0)
    }
    return Promise.resolve([...found].map(([name, bytes]) => ({ name, bytes })))
  }

  create(path: string): Promise<BlobFile> {
    const content = this.files.get(path) ?? { bytes: new Uint8Array(0), synced: new Uint8Array(0) }
    this.files.set(path, content)
    return Promise.resolve(this.#file(content))
  }

  open(path: string): Promise<BlobFile | undefined> {
    const content = this.files.get(path)
    return Promise.resolve(content && this.#file(content))
  }

  rename(from: string, to: string): Promise<number> {
    const content = this.files.get(from)
    if (content === undefined) return Promise.reject(new DiskFullError(`no file ${from}`))
    this.files.delete(from)
    this.files.set(to, content)
    return Promise.resolve(content.bytes.length)
  }

  remove(path: string): Promise<void> {
    for (const name of this.files.keys()) {
      if (name === path || name.startsWith(`${path}/`)) this.files.delete(name)
    }
    return Promise.resolve()
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.free)
  }

  /** Another disk with the same on it. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk()
    for (const [path, { bytes, synced }] of this.files) {
      disk.files.set(path, { bytes: bytes.slice(), synced: synced.slice() })
    }
    return disk
  }

  /** The power goes. */
  crash(): void {
    for (const content of this.files.values()) content.bytes = content.synced.slice()
  }

  #file(content: Content): BlobFile {
    return {
      read: (start, length) => {
        const bytes = content.bytes.slice(start, start + length)
        return Promise.resolve(bytes.length === length ? bytes : undefined)
      },
      write: (bytes, start) => {
        if (this.free <= 0) return Promise.reject(new DiskFullError('test'))
        const size = Math.max(content.bytes.length, start + bytes.length)
        const grown = new Uint8Array(size)
        grown.set(content.bytes)
        grown.set(bytes, start)
        content.bytes = grown
        return Promise.resolve()
      },
      sync: () => {
        content.synced = content.bytes.slice()
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
  }
}

/** An empty store of blobs. */
export function memoryBlobs(
  random: (length: number) => Uint8Array,
  disk = new MemoryDisk(),
): Promise<BlobFiles> {
  return BlobFiles.open({ disk, random })
}
