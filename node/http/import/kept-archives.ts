/** Archives that a browser sent, until all of them is brought along: a node that starts anew goes on with them. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DiskFullError, isDiskFull, LimitReachedError } from '../../errors.ts'
import { archivesMax, archiveMsMax } from '../limits.ts'

export interface KeptArchive {
  readonly path: string
  readonly name: string
  readonly bytes: number
}

export interface IncomingArchive {
  name: string
  body: AsyncIterable<Uint8Array>
  signal: AbortSignal
  /** Ends the pieces where the disk has no more room. */
  whileRoom: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
}

/** Stands between what makes the file one of its own, and its name. */
const mark = '+'
const unfinished = '.part'
/** Letters of a name that stay. */
const nameChars = 80

export class KeptArchives {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async list(): Promise<KeptArchive[]> {
    const found: KeptArchive[] = []
    for (const name of (await this.#names()).toSorted()) {
      if (name.endsWith(unfinished)) continue
      const path = join(this.#folder, name)
      // One that was there may be dropped by now.
      const bytes = (await stat(path).catch(() => undefined))?.size
      if (bytes === undefined) continue
      found.push({ path, name: name.slice(name.indexOf(mark) + 1), bytes })
    }
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /**
   * Writes an archive to the disk. One that breaks off leaves nothing.
   *
   * @throws {LimitReachedError} when there are too many.
   * @throws {DiskFullError} when there is no room.
   */
  async add({ name, body, signal, whileRoom }: IncomingArchive): Promise<void> {
    const max = archivesMax
    if ((await this.list()).length >= max) throw new LimitReachedError('archives', { max })
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, `${randomUUID()}${mark}${plainName(name)}`)
    const part = path + unfinished
    try {
      const source = Readable.from(body, { objectMode: false })
      await pipeline(source, whileRoom, createWriteStream(part, { mode: 0o600 }), { signal })
      await rename(part, path)
    } catch (error) {
      await rm(part, { force: true })
      throw isDiskFull(error) ? new DiskFullError('archive', {}, { cause: error }) : error
    }
  }

  async drop(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Drops what broke off, and what nobody goes on with. */
  async dropOld(nowMs: number): Promise<void> {
    for (const name of await this.#names()) {
      const path = join(this.#folder, name)
      const { mtimeMs } = await stat(path)
      const isOld = name.endsWith(unfinished) || nowMs - mtimeMs > archiveMsMax
      if (isOld) await rm(path, { force: true })
    }
  }

  #names(): Promise<string[]> {
    return readdir(this.#folder).catch((): string[] => [])
  }
}

function plainName(given: string): string {
  return given.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(-nameChars)
}
