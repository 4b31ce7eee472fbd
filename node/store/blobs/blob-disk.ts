/** The folder of a disk in which blobs stand: real files, or what a test puts in their place. */
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DiskFullError, isDiskFull } from '../../errors.ts'
import { freeBytesIn } from '../open.ts'

/** A file that is open. Positions and lengths are in bytes. */
export interface BlobFile {
  /**
   * As many bytes as asked for, or `undefined` where the file ends before.
   *
   * @param room bytes of any value before them, for what their taker puts there. @default 0
   */
  read(start: number, length: number, room?: number): Promise<Uint8Array | undefined>
  /** The same of parts that stand one after the other, each in an array of its own behind `room` bytes. */
  readParts(
    start: number,
    lengths: readonly number[],
    room: number,
  ): Promise<Uint8Array[] | undefined>
  write(bytes: Uint8Array, start: number): Promise<void>
  /** Writes parts one after the other. */
  writeParts(parts: readonly Uint8Array[], start: number): Promise<void>
  /** Resolves when all that was written is on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Paths have `/` between their parts, and begin in the folder. */
export interface BlobDisk {
  /** Names in a folder with sizes of files; none where there is no folder. */
  list(folder: string): Promise<{ name: string; bytes: number }[]>
  /** A file to write, made where there is none. @throws {DiskFullError} when there is no room for it. */
  create(path: string): Promise<BlobFile>
  /** A file to read; `undefined` where there is none. */
  open(path: string): Promise<BlobFile | undefined>
  /** Moves a file; it has its new name also after a power cut. @returns its size */
  rename(from: string, to: string): Promise<number>
  /** Removes a file or a folder, if it is there. */
  remove(path: string): Promise<void>
  freeBytes(): Promise<number>
}

/** A real folder, which is made with the first file. */
export function folderDisk(folder: string): BlobDisk {
  const full = (path: string): string => join(folder, path)
  return {
    list: (path) => listFolder(full(path)),
    create: async (path) => {
      await makeFolder(dirname(full(path)))
      await guard(async () => (await open(full(path), 'a', 0o600)).close())
      return openFile(await open(full(path), 'r+'))
    },
    open: async (path) => {
      const handle = await unlessMissing(() => open(full(path), 'r'))
      return handle && openFile(handle)
    },
    rename: async (from, to) => {
      await makeFolder(dirname(full(to)))
      const { size } = await stat(full(from))
      await rename(full(from), full(to))
      await syncFolder(dirname(full(to)))
      return size
    },
    remove: (path) => rm(full(path), { recursive: true, force: true }),
    freeBytes: async () => {
      await makeFolder(folder)
      return freeBytesIn(folder)
    },
  }
}

function openFile(handle: FileHandle): BlobFile {
  return {
    read: async (start, length, room = 0) => {
      const bytes = unfilled(room + length)
      const { bytesRead } = await handle.read(bytes, room, length, start)
      return bytesRead === length ? bytes : undefined
    },
    readParts: async (start, lengths, room) => {
      const parts = lengths.map((length) => unfilled(room + length))
      const { bytesRead } = await handle.readv(
        parts.map((part) => part.subarray(room)),
        start,
      )
      return bytesRead === lengths.reduce((sum, length) => sum + length, 0) ? parts : undefined
    },
    write: (bytes, start) => guard(() => writeAll(handle, bytes, start)),
    writeParts: (parts, start) => guard(() => writeAllParts(handle, parts, start)),
    sync: () => guard(() => handle.sync()),
    close: () => handle.close(),
  }
}

/** Bytes of any value, which are written over at once. */
function unfilled(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)
}

/** The system may take less than all; then the rest goes part by part. */
async function writeAllParts(
  handle: FileHandle,
  parts: readonly Uint8Array[],
  start: number,
): Promise<void> {
  let { bytesWritten: done } = await handle.writev(parts, start)
  let end = 0
  for (const part of parts) {
    const begin = end
    end += part.length
    if (done >= end) continue
    await writeAll(handle, part.subarray(done - begin), start + done)
    done = end
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, start: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, start + done)
    done += bytesWritten
  }
}

async function listFolder(folder: string): Promise<{ name: string; bytes: number }[]> {
  const names = (await unlessMissing(() => readdir(folder))) ?? []
  const found = names.map(async (name) => {
    // A file may go, or get another name, while others are looked at.
    const known = await unlessMissing(() => stat(join(folder, name)))
    return known === undefined ? [] : [{ name, bytes: known.size }]
  })
  return (await Promise.all(found)).flat()
}

/** A folder is on the disk once those above it are. */
async function makeFolder(folder: string): Promise<void> {
  const first = await guard(() => mkdir(folder, { recursive: true, mode: 0o700 }))
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) {
    await syncFolder(dirname(made))
  }
}

/** A rename is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  // Windows syncs no folders, and needs none.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @throws {DiskFullError} in place of the system's own error. */
async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDiskFull(error) ? new DiskFullError('blobs', {}, { cause: error }) : error
  }
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
