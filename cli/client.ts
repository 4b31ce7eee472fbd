/** All that the running node can be asked over its local HTTP API, as any program of its owner can. */
import type { Answer, Ask, Asking, Route } from '../node/http/api.ts'
import type { Change } from '../node/http/events/schema.ts'
import { Home } from '../node/home.ts'
import { Connection, type CallOptions, type FileBody, type Patience } from './connection.ts'
import { AnswerError, NotRunningError } from './errors.ts'

export class Client {
  readonly #connection: Connection

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * A client of the node that runs on a home. All that it asks ends with a `NotAnsweringError` when the node takes too long.
   *
   * @throws {NotRunningError} when none does.
   */
  static async of(home: string, patience: Patience = {}): Promise<Client> {
    const running = await new Home(home).readRunning()
    if (running === undefined) throw new NotRunningError(home, { home })
    return new Client(new Connection(home, running, patience))
  }

  /**
   * Asks for what a route answers.
   *
   * @throws as `Connection.call`
   */
  call<R extends Route>(route: R, ...[ask, options]: Asking<R, CallOptions>): Promise<Answer<R>> {
    return this.#connection.call(route, ask, options)
  }

  /** The node's work as a relay; `undefined` where it is none. */
  relay(): Promise<Answer<'GET /relay'> | undefined> {
    return unless('not-found', this.call('GET /relay'))
  }

  /** How far the index is; `undefined` where it cannot be used. */
  searchState(): Promise<Answer<'GET /search/state'> | undefined> {
    return unless('search-unavailable', this.call('GET /search/state'))
  }

  /** Gives the node a file for a post. */
  upload(
    query: NonNullable<Ask<'POST /uploads'>['query']>,
    file: FileBody,
  ): Promise<Answer<'POST /uploads'>> {
    return this.#connection.upload('POST /uploads', { query }, file)
  }

  /** The bytes at an address of `Media`. */
  download(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return this.#connection.download(path, signal)
  }

  /** Changes from when this resolves, until the node stops; see `Connection.changes`. */
  changes(): Promise<AsyncGenerator<Change>> {
    return this.#connection.changes()
  }
}

/** @returns `undefined` where the node refuses with this code. */
async function unless<T>(code: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AnswerError && error.code === code) return undefined
    throw error
  }
}
