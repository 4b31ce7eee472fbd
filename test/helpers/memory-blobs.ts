/** Blobs in memory, with what a disk does when the power goes: what was not synced is gone, or there in part. */
import type { BlobDisk, BlobFile } from '../../node/store/blobs/blob-disk.ts'
import { BlobFiles } from '../../node/store/blobs/blob-files.ts'
import { DiskFullError } from '../../node/errors.ts'
import type { Random } from './random.ts'
import { TestError } from './test-error.ts'

interface Write {
  bytes: Uint8Array
  start: number
}

interface Content {
  bytes: Uint8Array
  /** As it is on the disk. */
  synced: Uint8Array
  /** Writes that may be on the disk or not. */
  unsynced: Write[]
}

export class MemoryDisk implements BlobDisk {
  readonly files = new Map<string, Content>()
  free = Infinity
  /** How many more changes the disk takes before the power goes. */
  changesLeft = Infinity

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

  async create(path: string): Promise<BlobFile> {
    await this.#change()
    const known = this.files.get(path)
    const content = known ?? { bytes: new Uint8Array(0), synced: new Uint8Array(0), unsynced: [] }
    this.files.set(path, content)
    return this.#file(content)
  }

  open(path: string): Promise<BlobFile | undefined> {
    const content = this.files.get(path)
    return Promise.resolve(content && this.#file(content))
  }

  async rename(from: string, to: string): Promise<number> {
    await this.#change()
    const content = this.files.get(from)
    if (content === undefined) throw new TestError(`no file ${from}`)
    this.files.delete(from)
    this.files.set(to, content)
    return content.bytes.length
  }

  async remove(path: string): Promise<void> {
    await this.#change()
    for (const name of this.files.keys()) {
      if (name === path || name.startsWith(`${path}/`)) this.files.delete(name)
    }
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.free)
  }

  /** Another disk with the same on it. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk()
    for (const [path, { bytes, synced }] of this.files) {
      disk.files.set(path, { bytes: bytes.slice(), synced: synced.slice(), unsynced: [] })
    }
    return disk
  }

  /** The power goes, and comes back. Of what was not synced, chance decides what is there, some of it in part. */
  crash(random?: Random): void {
    this.changesLeft = Infinity
    for (const content of this.files.values()) {
      for (const write of content.unsynced) {
        if (random?.once(2) !== true) continue
        const isTorn = random.once(3)
        const bytes = isTorn
          ? write.bytes.subarray(0, random.below(write.bytes.length))
          : write.bytes
        content.synced = written(content.synced, { ...write, bytes })
      }
      content.unsynced = []
      content.bytes = content.synced.slice()
    }
  }

  async #change(): Promise<void> {
    await Promise.resolve()
    if (this.changesLeft <= 0) throw new TestError('the power is gone')
    this.changesLeft -= 1
  }

  #file(content: Content): BlobFile {
    const file: BlobFile = {
      read: (start, length, room = 0) => {
        const found = content.bytes.subarray(start, start + length)
        const bytes = new Uint8Array(room + found.length)
        bytes.set(found, room)
        return Promise.resolve(found.length === length ? bytes : undefined)
      },
      readParts: async (start, lengths, room) => {
        const parts: Uint8Array[] = []
        let at = start
        for (const length of lengths) {
          const part = await file.read(at, length, room)
          if (part === undefined) return undefined
          parts.push(part)
          at += length
        }
        return parts
      },
      write: async (bytes, start) => {
        await this.#change()
        if (this.free <= 0) throw new DiskFullError('test')
        content.bytes = written(content.bytes, { bytes, start })
        content.unsynced.push({ bytes: bytes.slice(), start })
      },
      writeParts: async (parts, start) => {
        let at = start
        for (const part of parts) {
          await file.write(part, at)
          at += part.length
        }
      },
      sync: async () => {
        await this.#change()
        content.synced = content.bytes.slice()
        content.unsynced = []
      },
      close: () => Promise.resolve(),
    }
    return file
  }
}

function written(before: Uint8Array, { bytes, start }: Write): Uint8Array {
  const grown = new Uint8Array(Math.max(before.length, start + bytes.length))
  grown.set(before)
  grown.set(bytes, start)
  return grown
}

/** An empty store of blobs. */
export function memoryBlobs(
  random: (length: number) => Uint8Array,
  disk = new MemoryDisk(),
): Promise<BlobFiles> {
  return BlobFiles.open({ disk, random })
}
