/** Requests to the local API of a test node: raw ones with any header at all, and those of a program with its token. */
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { text as readAll } from 'node:stream/consumers'
import { Home } from '../../node/home.ts'
import type { TestNode } from './nodes.ts'
import { TestError } from './test-error.ts'

export interface RawRequest {
  method?: string
  /** Sent as it is: nobody resolves `..` or encodes anything. */
  path: string
  headers?: OutgoingHttpHeaders
  body?: string | Uint8Array
}

export interface RawAnswer {
  status: number
  headers: Record<string, string>
  text: string
  /** The body as JSON; `undefined` when it is none. */
  body: unknown
}

/** `fetch` sets Host and Origin itself; this sends whatever an attacker may. */
export async function rawRequest(
  url: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const isChunked = 'transfer-encoding' in headers
  const sized = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) }
  const init = { hostname, port, method, path, headers: { ...sized, ...headers }, agent: false }
  const request = httpRequest(init, (answer) => {
    const { statusCode = 0, headers: received } = answer
    readAll(answer).then(
      (text) =>
        resolve({ status: statusCode, headers: received as never, text, body: parsed(text) }),
      reject,
    )
  })
  request.once('error', reject)
  request.end(body)
  return promise
}

/** A program of the owner, as the command line is one. */
export class Api {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  static async of(node: Pick<TestNode, 'home'>): Promise<Api> {
    const running = await new Home(node.home).readRunning()
    if (running === undefined) throw new TestError(`no node runs on ${node.home}`)
    return new Api(running.url, running.token)
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' }
  }

  /** @param path below `/api`. */
  send(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return rawRequest(this.url, { method, path: `/api${path}`, headers: this.headers, ...sent })
  }

  /** The answer's body. @throws {TestError} when the request fails. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, path, body)
    if (answer.status < 300) return answer.body as T
    throw new TestError(`${method} ${path}: ${answer.status} ${answer.text}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
