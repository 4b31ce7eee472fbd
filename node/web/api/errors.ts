/** Failures between this page and its node. */
import type { ErrorBody } from '../../http/schema.ts'

/** The node answered with a failure. `code` is stable; a text for it stands in the catalogs. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly values: ErrorBody['error']['values']

  constructor(status: number, { code, message, values }: ErrorBody['error']) {
    super(message)
    this.status = status
    this.code = code
    this.values = values
  }
}

/** The node did not answer: it is stopped, starting, or stands still. */
export class NodeSilentError extends Error {
  override readonly name = 'NodeSilentError'
}

/** An event of the stream is longer than any that our node sends. */
export class EventTooLongError extends Error {
  override readonly name = 'EventTooLongError'
}
