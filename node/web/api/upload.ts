/**
 * Sends the bytes of one file to the node. `fetch` does not tell how far an upload is, so this is `XMLHttpRequest`; the token and the
 * failures are those of `client.ts`.
 */
import type { ErrorBody } from '../../http/schema.ts'
import { ApiError, NodeSilentError } from './errors.ts'
import { dropSession, session } from './token.ts'

export interface SendInit {
  readonly method: 'POST' | 'PUT'
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
  /** Called with the share that the node has, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * @param path below `/api/`
 * @returns the parsed answer; `undefined` where the node sends none.
 * @throws {ApiError} when the node refuses.
 * @throws {NodeSilentError} when nothing answers.
 */
export function sendBytes<Answer>(
  path: string,
  body: Blob,
  { method, signal, headers = {}, onProgress }: SendInit,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, `/api/${path}`)
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
      if (request.status < 300) return resolve(answer as Answer | undefined)
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
