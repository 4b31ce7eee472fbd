/** Talks to the running node over HTTP, and never waits for it for ever. */
import type { Change } from '../node/http/events/schema.ts'
import type { ErrorBody } from '../node/http/schema.ts'
import type { Running } from '../node/home.ts'
import { PappusError } from '../protocol/errors.ts'
import { AnswerError, NotAnsweringError, NotRunningError } from './errors.ts'
import { terminal } from './terminal.ts'
import { actMsMax, readMsMax, streamSilenceMsMax } from './limits.ts'

/** How long the node may take. */
export interface Patience {
  /** To answer what it only reads. @default readMsMax */
  readMs?: number
  /** To answer anything else. @default actMsMax */
  actMs?: number
  /** Between two signs of life of an event stream. @default streamSilenceMsMax */
  silenceMs?: number
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
      const { body } = await this.#fetch('GET', '/events', { signal: ending.signal })
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
   * @param kind how long it may take: reading is quick, acts may ask the network.
   * @throws {AnswerError} when the node refuses.
   * @throws {NotRunningError} when there is no node any more.
   * @throws {NotAnsweringError} when it takes too long.
   */
  async call<T>(
    method: string,
    path: string,
    body?: object,
    kind: 'read' | 'act' = method === 'GET' ? 'read' : 'act',
  ): Promise<T> {
    const waitMs = kind === 'read' ? this.#patience.readMs : this.#patience.actMs
    const ending = new AbortController()
    const timer = setTimeout(() => ending.abort(), waitMs)
    try {
      const response = await this.#fetch(method, path, { body, signal: ending.signal })
      const answer = await response.text()
      return (answer === '' ? undefined : JSON.parse(answer)) as T
    } catch (cause) {
      throw this.#failure(cause, ending.signal, waitMs)
    } finally {
      clearTimeout(timer)
    }
  }

  /** @throws {AnswerError} when the node refuses; anything else as the platform throws it. */
  async #fetch(
    method: string,
    path: string,
    { body, signal }: { body?: object | undefined; signal: AbortSignal },
  ): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#running.token}`,
      'content-type': 'application/json',
      'accept-language': terminal().language,
    }
    const init = { method, headers, signal, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(`${this.#running.url}/api${path}`, init)
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
