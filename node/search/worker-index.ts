/** The index in a thread of its own, which starts when it is opened. When the thread ends by itself, the next `open` starts another one. */
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { SearchBusyError, SearchUnavailableError } from '../errors.ts'
import { lookupsMax, workerHeapMegabytesMax } from './limits.ts'
import type { Batch, Found, IndexSize, Lookup, SearchIndex } from './search-index.ts'

/** From source it is TypeScript, in `dist/` JavaScript. */
const workerFile = join(import.meta.dirname, `search-worker${extname(import.meta.filename)}`)

/** Work for the thread. */
export interface Request {
  readonly number: number
  readonly call: 'open' | 'begin' | 'write' | 'find' | 'size' | 'close'
  readonly values: readonly unknown[]
}

export type Answer =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly failure: string }

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: SearchUnavailableError) => void
}

export class WorkerIndex implements SearchIndex {
  readonly #path: string
  /** Requests without an answer, by number. */
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #last = 0

  /** @param path of the database. */
  constructor(path: string) {
    this.#path = path
  }

  async open(version: string): Promise<string | undefined> {
    this.#worker ??= this.#start()
    return (await this.#ask('open', version)) as string | undefined
  }

  async begin(cursor: string): Promise<void> {
    await this.#ask('begin', cursor)
  }

  async write(batch: Batch): Promise<void> {
    await this.#ask('write', batch)
  }

  /** @throws {SearchBusyError} when too many wait. */
  async find(lookup: Lookup): Promise<Found> {
    if (this.#waiting.size >= lookupsMax) {
      throw new SearchBusyError('too many lookups wait', { max: lookupsMax })
    }
    return (await this.#ask('find', lookup)) as Found
  }

  async size(): Promise<IndexSize> {
    return (await this.#ask('size')) as IndexSize
  }

  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    const { promise, resolve } = Promise.withResolvers<void>()
    worker.once('exit', () => resolve())
    await this.#ask('close').catch(() => undefined)
    await promise
  }

  #start(): Worker {
    const worker = new Worker(workerFile, {
      workerData: this.#path,
      // Where SQLite is new to this version of Node, it says so on standard error.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: workerHeapMegabytesMax },
    })
    worker.on('message', (answer: Answer) => this.#answered(answer))
    worker.once('error', (error) => this.#ended(worker, error.message))
    worker.once('exit', () => this.#ended(worker, 'its thread ended'))
    return worker
  }

  #ask(call: Request['call'], ...values: readonly unknown[]): Promise<unknown> {
    const worker = this.#worker
    if (worker === undefined) return Promise.reject(unavailable('it is not open'))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#last += 1
    const request: Request = { number: this.#last, call, values }
    this.#waiting.set(request.number, { resolve, reject })
    worker.postMessage(request, [])
    return promise
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number)
    this.#waiting.delete(answer.number)
    if ('result' in answer) waiting?.resolve(answer.result)
    else waiting?.reject(unavailable(answer.failure))
  }

  #ended(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(unavailable(reason))
    this.#waiting.clear()
  }
}

function unavailable(reason: string): SearchUnavailableError {
  return new SearchUnavailableError(`the index: ${reason}`, { reason })
}
