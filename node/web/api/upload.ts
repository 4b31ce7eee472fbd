/**
 * Sends the bytes of one file to the node. `fetch` does not tell how far an upload is, so this is `XMLHttpRequest`; the token and the
 * failures are those of `client.ts`.
 */
import type { Answer, Ask, Route } from '../../http/api.ts'
import { methodOf, pathOf } from '../../http/path-of.ts'
import type { ErrorBody } from '../../http/schema.ts'
import { ApiError, NodeSilentError } from './errors.ts'
import { dropSession, session } from './token.ts'

export interface SendInit {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
  /** Called with the share that the node has, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * @param route one whose body is a file
 * @returns the parsed answer; `undefined` where the node sends none.
 * @throws {ApiError} when the node refuses.
 * @throws {NodeSilentError} when nothing answers.
 */
export function sendBytes<R extends Route>(
  route: R,
  ask: Ask<R>,
  body: Blob,
  { signal, headers = {}, onProgress }: SendInit,
): Promise<Answer<R> | undefined> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(methodOf(route), `/api${pathOf(route, ask)}`)
    const token = session.peek()
    if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(total === 0 ? 0 : loaded / total),
    )
    const stop = (): void => request.abort()
    signal.addEventListener('abort', stop, { once: true })
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop))
    request.addEventListener('abort', () => reject(signal.reason as Error))
    request.addEventListener('error', () => reject(new NodeSilentError('no answer')))
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText)
      if (request.status < 300) return resolve(answer as Answer<R> | undefined)
      if (request.status === 401) dropSession()
      reject(new ApiError(request.status, failureOf(answer, request.statusText)))
    })
    if (signal.aborted) return reject(signal.reason as Error)
    request.send(body)
  })
}

function failureOf(answer: unknown, message: string): ErrorBody['error'] {
  return (
    (answer as Partial<ErrorBody> | undefined)?.error ?? { code: 'unknown', message, values: {} }
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
