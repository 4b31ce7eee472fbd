/**
 * Calls to the local API. The session token travels in a header and never in a cookie: a cookie of
 * 127.0.0.1 would be sent to every other port of this machine as well.
 */
import type { Answer, Asking, Route } from '../../http/api.ts'
import { methodOf, pathOf, type Given } from '../../http/path-of.ts'
import type { ErrorBody } from '../../http/schema.ts'
import { readMsMax, writeMsMax } from '../limits.ts'
import { ApiError, NodeSilentError } from './errors.ts'
import { dropSession, session } from './token.ts'

export interface CallOptions {
  signal?: AbortSignal
  /** How long the whole answer may take. @default `readMsMax` for GET, else `writeMsMax` */
  limitMs?: number
}

/**
 * Asks for what a route answers.
 *
 * @throws {ApiError} when the node refuses; 401 also ends the session of this browser.
 * @throws {NodeSilentError} when nothing answers in time.
 */
export async function call<R extends Route>(
  route: R,
  ...[ask, options = {}]: Asking<R, CallOptions>
): Promise<Answer<R>> {
  const usualMs = methodOf(route) === 'GET' ? readMsMax : writeMsMax
  const late = AbortSignal.timeout(options.limitMs ?? usualMs)
  const signal = options.signal === undefined ? late : AbortSignal.any([options.signal, late])
  try {
    const response = await send(route, ask, signal)
    const isEmpty = [202, 204].includes(response.status)
    return (isEmpty ? undefined : await response.json()) as Answer<R>
  } catch (cause) {
    if (late.aborted && options.signal?.aborted !== true)
      throw new NodeSilentError('late', { cause })
    throw cause
  }
}

/** As `call`, but without a limit of time, and hands out the response itself, for the event stream. */
export async function send(
  route: Route,
  given: Given = {},
  signal: AbortSignal,
): Promise<Response> {
  const { json } = given
  const response = await fetch(`/api${pathOf(route, given)}`, {
    method: methodOf(route),
    headers: headers(json !== undefined),
    cache: 'no-store',
    signal,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  }).catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new NodeSilentError('no answer', { cause })
  })
  if (response.ok) return response
  const error = await readError(response)
  // A used-up address says nothing about the session that this browser may have.
  if (error.status === 401 && route !== 'POST /session') dropSession()
  throw error
}

function headers(hasBody: boolean): Record<string, string> {
  const token = session.peek()
  return {
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
}

async function readError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as ErrorBody | undefined
  const unknown = { code: 'unknown', message: response.statusText, values: {} }
  return new ApiError(response.status, body?.error ?? unknown)
}
