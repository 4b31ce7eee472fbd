/** Talks to the running node over HTTP, and never waits for it for ever. */
import { createReadStream } from 'node:fs'
import type { Change } from '../node/http/events/schema.ts'
import { methodOf, pathOf, type Given } from '../node/http/path-of.ts'
import type { ErrorBody } from '../node/http/schema.ts'
import type { Running } from '../node/home.ts'
import { PappusError } from '../protocol/errors.ts'
import { AnswerError, FileUnreadableError, NotAnsweringError, NotRunningError } from './errors.ts'
import { terminal } from './terminal.ts'
import { actMsMax, readMsMax, streamSilenceMsMax, uploadBytesPerMs } from './limits.ts'

/** How long the node may take. */
export interface Patience {
  /** To answer what it only reads. @default readMsMax */
  readMs?: number
  /** To answer anything else. @default actMsMax */
  actMs?: number
  /** Between two signs of life of an event stream. @default streamSilenceMsMax */
  silenceMs?: number
}

/**
 * The options of a body that is sent as it is read. A request that might be sent once more, to where it is redirected, would keep all of it
 * in memory (Fetch, section "HTTP-network-or-cache fetch"): so this one may not.
 */
const streamed = { duplex: 'half', redirect: 'error', window: null } as const

export interface CallOptions {
  /** How long it may take: reading is quick, acts may ask the network. @default `read` for GET, else `act` */
  kind?: 'read' | 'act'
}

/** A file that goes to the node, from the disk as fast as the node takes it. */
export interface FileBody {
  path: string
  bytes: number
  /** Ends it. */
  signal: AbortSignal
  /** The bytes that go in place of the file at `path`, as of one in an archive. */
  content?: AsyncIterable<Uint8Array>
  /** Called with the bytes that went so far. */
  sent: (bytes: number) => void
}

export class Connection {
  readonly #home: string
  readonly #running: Running
  readonly #patience: Required<Patience>

  constructor(home: string, running: Running, patience: Patience = {}) {
    this.#home = home
    this.#running = running
    const usual = { readMs: readMsMax, actMs: actMsMax, silenceMs: streamSilenceMsMax }
    this.#patience = { ...usual, ...patience }
  }

  /**
   * Changes from when this resolves, until the node stops.
   *
   * @throws {NotRunningError} from the generator, when the node stops.
   * @throws {NotAnsweringError} from the generator, when it gives no sign of life.
   */
  async changes(): Promise<AsyncGenerator<Change>> {
    const ending = new AbortController()
    const { readMs, silenceMs } = this.#patience
    const timer = setTimeout(() => ending.abort(), readMs)
    try {
      const { body } = await this.#fetch('GET /events', {}, { signal: ending.signal })
      return this.#readChanges(body ?? new ReadableStream(), ending)
    } catch (cause) {
      throw this.#failure(cause, ending.signal, silenceMs)
    } finally {
      clearTimeout(timer)
    }
  }

  async *#readChanges(
    body: ReadableStream<Uint8Array>,
    ending: AbortController,
  ): AsyncGenerator<Change> {
    let rest = ''
    const { silenceMs } = this.#patience
    const timer = setTimeout(() => ending.abort(), silenceMs)
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        timer.refresh()
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const data = /^data: (.*)$/mu.exec(block)?.[1]
          if (data !== undefined) yield JSON.parse(data) as Change
        }
      }
      // A node that stops ends it in order, or breaks it off: both are its end.
      throw new NotRunningError(this.#running.url, { home: this.#home })
    } catch (cause) {
      throw this.#failure(cause, ending.signal, silenceMs)
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Asks for one thing.
   *
   * @param route as `'GET /posts/:post'`
   * @throws {AnswerError} when the node refuses.
   * @throws {NotRunningError} when there is no node any more.
   * @throws {NotAnsweringError} when it takes too long.
   */
  async call<T>(
    route: string,
    given: Given = {},
    { kind = methodOf(route) === 'GET' ? 'read' : 'act' }: CallOptions = {},
  ): Promise<T> {
    const waitMs = kind === 'read' ? this.#patience.readMs : this.#patience.actMs
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), waitMs)
    try {
      const body = given.json as object | undefined
      const response = await this.#fetch(route, given, { body, signal: ending.signal })
      const answer = await response.text()
      return (answer === '' ? undefined : JSON.parse(answer)) as T
    } catch (cause) {
      throw this.#failure(cause, ending.signal, waitMs)
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Sends a file, as the whole body of a request, and never holds more than a piece of it.
   *
   * @throws {FileUnreadableError} when it cannot be read to its end.
   * @throws as `call` does; and the reason of the signal, when that ends it.
   */
  async upload<T>(
    route: string,
    given: Given,
    { path: file, bytes, signal, sent, content }: FileBody,
  ): Promise<T> {
    const { actMs } = this.#patience
    const ending = new AbortController()
    // Once it has all, the node still prepares and seals it.
    const waitMs = Math.ceil(actMs + bytes / uploadBytesPerMs)
    const timer = setTimeout(() => ending.abort(), waitMs)
    let readError: unknown
    async function* pieces(): AsyncGenerator<Uint8Array> {
      let count = 0
      try {
        for await (const piece of content ?? onDisk(file)) {
          timer.refresh()
          yield piece
          sent((count += piece.length))
        }
      } catch (cause) {
        readError = cause
        throw cause
      }
    }
    try {
      const both = AbortSignal.any([signal, ending.signal])
      const body = ReadableStream.from(pieces())
      return (await (await this.#fetch(route, given, { body, signal: both })).json()) as T
    } catch (cause) {
      signal.throwIfAborted()
      if (readError instanceof PappusError) throw readError
      if (readError !== undefined) throw unreadable(file, readError)
      throw this.#failure(cause, ending.signal, waitMs)
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * The bytes of a file of the node, as they come.
   *
   * @param path signed by the node.
   * @throws as `upload` does, and what is thrown into it.
   */
  async *download(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const ending = new AbortController()
    const { readMs } = this.#patience
    const timer = setTimeout(() => ending.abort(), readMs)
    try {
      const both = AbortSignal.any([signal, ending.signal])
      const { body } = await this.#fetchAt(path, { method: 'GET', headers: {}, signal: both })
      for await (const piece of body ?? new ReadableStream<Uint8Array>()) {
        timer.refresh()
        yield piece
      }
    } catch (cause) {
      signal.throwIfAborted()
      throw this.#failure(cause, ending.signal, readMs)
    } finally {
      clearTimeout(timer)
    }
  }

  async #fetch(
    route: string,
    given: Given,
    { body, signal }: { body?: object | undefined; signal: AbortSignal },
  ): Promise<Response> {
    const isFile = body instanceof ReadableStream
    const headers = {
      authorization: `Bearer ${this.#running.token}`,
      'content-type': isFile ? 'application/octet-stream' : 'application/json',
      'accept-language': terminal().language,
    }
    const sent = isFile ? { body, ...streamed } : body && { body: JSON.stringify(body) }
    const path = `/api${pathOf(route, given)}`
    return this.#fetchAt(path, { method: methodOf(route), headers, signal, ...sent })
  }

  /** @throws {AnswerError} when the node refuses; anything else as the platform throws it. */
  async #fetchAt(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.#running.url}${path}`, init)
    if (response.ok) return response
    const { error } = (await response.json()) as ErrorBody
    throw new AnswerError(error.code, error.message, error.values)
  }

  /** The named error for what went wrong. An answer that makes no sense is of another program, which has the port of a node that was killed. */
  #failure(cause: unknown, signal: AbortSignal, waitMs: number): PappusError {
    if (cause instanceof PappusError) return cause
    const [home, { url, pid }] = [this.#home, this.#running]
    if (!signal.aborted) return new NotRunningError(url, { home }, { cause })
    const seconds = Math.ceil(waitMs / 1000)
    return new NotAnsweringError(url, { home, pid, seconds }, { cause })
  }
}

function onDisk(file: string): AsyncIterable<Uint8Array> {
  return createReadStream(file) as AsyncIterable<Uint8Array>
}

/** A file that the system does not let us read. */
export function unreadable(file: string, cause: unknown): FileUnreadableError {
  const { code, message } = cause as NodeJS.ErrnoException
  const known = { ENOENT: 'missing', EACCES: 'denied', EPERM: 'denied' }[code ?? '']
  const reason = known ?? message
  return new FileUnreadableError(file, { file, reason }, { cause })
}
