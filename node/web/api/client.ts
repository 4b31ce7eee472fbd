/**
 * Calls to the local API. The session token travels in a header and never in a cookie: a cookie of
 * 127.0.0.1 would be sent to every other port of this machine as well.
 */
import type { ErrorBody } from '../../http/schema.ts'
import { readMsMax, writeMsMax } from '../limits.ts'
import { ApiError, NodeSilentError } from './errors.ts'
import { dropSession, session } from './token.ts'

export interface RequestInit {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
  /** How long the whole answer may take. @default `readMsMax` for what reads, else `writeMsMax` */
  limitMs?: number
}

/**
 * @returns the parsed answer; the caller names its shape, which both sides take from `api.ts`.
 * @throws {ApiError} when the node refuses; 401 also ends the session of this browser.
 * @throws {NodeSilentError} when nothing answers in time.
 */
export async function request<Answer = undefined>(
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const isReading = init.method === undefined || init.method === 'GET'
  const late = AbortSignal.timeout(init.limitMs ?? (isReading ? readMsMax : writeMsMax))
  const signal = init.signal === undefined ? late : AbortSignal.any([init.signal, late])
  try {
    const response = await send(path, { ...init, signal })
    const isEmpty = [202, 204].includes(response.status)
    return (isEmpty ? undefined : await response.json()) as Answer
  } catch (cause) {
    if (late.aborted && init.signal?.aborted !== true) throw new NodeSilentError('late', { cause })
    throw cause
  }
}

/** As `request`, but without a limit of time, and hands out the response itself, for the event stream. */
export async function send(
  path: string,
  { method = 'GET', body, signal }: Omit<RequestInit, 'limitMs'>,
): Promise<Response> {
  const response = await fetch(`/api/${path}`, {
    method,
    headers: headers(body !== undefined),
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new NodeSilentError('no answer', { cause })
  })
  if (response.ok) return response
  const error = await readError(response)
  // A used-up address says nothing about the session that this browser may have.
  if (error.status === 401 && path !== 'session') dropSession()
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
