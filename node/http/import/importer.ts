/**
 * Brings along what is in archives that a browser sent: one import at a time, in four steps (sent, read, running, done). What it wrote stays
 * whatever happens, and the next time it goes on.
 */
import { join } from 'node:path'
import { inBackground } from '../../background.ts'
import { AlreadyImportingError, NotFoundError, PappusError, UnexpectedError } from '../../errors.ts'
import type { Archive } from '../../import/archive.ts'
import { bring, knownOf, type Result } from '../../import/bring.ts'
import type { Contents } from '../../import/contents.ts'
import { openArchives } from '../../import/open.ts'
import { readContents } from '../../import/read.ts'
import { summaryOf, type Summary } from '../../import/summary.ts'
import type { Log } from '../../log.ts'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Backend } from '../backend.ts'
import { KeptArchives, type KeptArchive } from './kept-archives.ts'
import { ownDestination } from './own-destination.ts'

export type ImportStep = 'empty' | 'sent' | 'reading' | 'read' | 'running' | 'done'

export interface ImportState {
  readonly step: ImportStep
  readonly archives: readonly KeptArchive[]
  readonly summary?: Summary
  /** Items that were brought along before. */
  readonly before?: number
  /** Items that are done, while it runs. */
  readonly progress?: number
  readonly result?: Result
  /** Why the last step failed. */
  readonly error?: PappusError
}

/** An archive that was read. */
interface Opened {
  archive: Archive
  contents: Contents
  summary: Summary
  before: number
}

type Outcome = Pick<ImportState, 'result' | 'error'>

export class Importer {
  readonly #backend: Backend
  readonly #log: Log
  readonly #kept: KeptArchives
  #opened: Opened | undefined
  #working: { step: 'reading' | 'running'; ending: AbortController; done: number } | undefined
  #outcome: Outcome = {}

  constructor(backend: Backend, log: Log) {
    this.#backend = backend
    this.#log = log
    this.#kept = new KeptArchives(join(backend.home, 'import'))
    inBackground(this.#kept.dropOld(Date.now()), (error) =>
      log.warn({ err: error }, 'old archives are dropped at the next start'),
    )
  }

  async state(): Promise<ImportState> {
    const archives = await this.#kept.list()
    const { summary, before } = this.#opened ?? {}
    return {
      step: this.#step(archives.length),
      archives,
      ...(summary && { summary }),
      ...(before !== undefined && { before }),
      ...(this.#working?.step === 'running' && { progress: this.#working.done }),
      ...this.#outcome,
    }
  }

  #step(count: number): ImportStep {
    if (this.#working !== undefined) return this.#working.step
    if (this.#outcome.result !== undefined) return 'done'
    if (this.#opened !== undefined) return 'read'
    return count === 0 ? 'empty' : 'sent'
  }

  /**
   * Keeps one more archive, or part of one.
   *
   * @throws {AlreadyImportingError} while one is read or runs.
   * @throws as `KeptArchives.add` does.
   */
  async add(name: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    this.#assertIdle()
    const { library } = this.#backend.social()
    const whileRoom = (pieces: AsyncIterable<Uint8Array>) => library.whileRoom(pieces)
    await this.#close()
    this.#outcome = {}
    await this.#kept.add({ name, body, signal, whileRoom })
  }

  /** Begins to read what was sent. @throws {AlreadyImportingError} @throws {NotFoundError} when nothing was. */
  async read(): Promise<void> {
    this.#assertIdle()
    const archives = await this.#kept.list()
    if (archives.length === 0) throw new NotFoundError('archive', { what: 'file' })
    await this.#close()
    this.#work('reading', async (signal) => {
      const scratch = join(this.#backend.home, 'unpacked')
      const paths = archives.map(({ path }) => path)
      const archive = await openArchives(paths, { scratch })
      try {
        this.#opened = await this.#openedOf(archive, signal)
      } catch (error) {
        await archive[Symbol.asyncDispose]()
        throw error
      }
      return {}
    })
  }

  async #openedOf(archive: Archive, signal: AbortSignal): Promise<Opened> {
    const contents = await readContents(archive)
    const { source } = contents
    const destination = ownDestination(this.#backend, { source, audience: [], signal })
    const before = (await knownOf(contents.items, destination, signal)).size
    return { archive, contents, summary: summaryOf(archive, contents), before }
  }

  /** Begins to bring along what was read. @throws {AlreadyImportingError} @throws {NotFoundError} when nothing was. */
  start(audience: PostAudience): void {
    this.#assertIdle()
    if (this.#opened === undefined) throw new NotFoundError('archive', { what: 'file' })
    const { archive, contents } = this.#opened
    this.#work('running', async (signal) => {
      const wish = { source: contents.source, audience, signal }
      const destination = ownDestination(this.#backend, wish)
      const onProgress = (done: number): void => {
        if (this.#working !== undefined) this.#working.done = done
      }
      const result = await bring({ archive, contents, destination, signal, onProgress })
      await this.#close()
      await this.#kept.drop()
      return { result }
    })
  }

  /** Ends what is done now; what came until then stays. */
  stop(): void {
    this.#working?.ending.abort()
  }

  /** Forgets the archives. @throws {AlreadyImportingError} while one is read or runs. */
  async drop(): Promise<void> {
    this.#assertIdle()
    await this.#close()
    this.#outcome = {}
    await this.#kept.drop()
  }

  #work(step: 'reading' | 'running', work: (signal: AbortSignal) => Promise<Outcome>): void {
    const ending = new AbortController()
    const unwatch = this.#backend.watchEnd(() => this.stop())
    this.#working = { step, ending, done: 0 }
    this.#outcome = {}
    inBackground(
      work(ending.signal)
        .then((outcome) => (this.#outcome = outcome))
        .catch((error: unknown) => (this.#outcome = this.#failure(error, ending.signal)))
        .finally(() => {
          unwatch()
          this.#working = undefined
        }),
    )
  }

  /** Nothing is wrong where somebody ended it. */
  #failure(error: unknown, { aborted }: AbortSignal): Outcome {
    if (aborted) return {}
    if (error instanceof PappusError) return { error }
    this.#log.error({ err: error }, 'an import failed')
    return { error: new UnexpectedError('see the log') }
  }

  #assertIdle(): void {
    if (this.#working !== undefined) throw new AlreadyImportingError('an import')
  }

  async #close(): Promise<void> {
    const archive = this.#opened?.archive
    this.#opened = undefined
    await archive?.[Symbol.asyncDispose]()
  }
}
