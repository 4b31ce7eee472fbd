/** Shortens the description of a route for the OpenAPI document, and the validation of its input. */
import type { MiddlewareHandler, ValidationTargets } from 'hono'
import { describeRoute, resolver, validator } from 'hono-openapi'
import type { BaseIssue, BaseSchema, InferInput, InferOutput } from 'valibot'
import { BadRequestError, TooLargeError } from '../errors.ts'
import { ErrorBody } from './schema.ts'

type Schema = BaseSchema<unknown, unknown, BaseIssue<unknown>>

/** The part that is used of valibot’s issues about a length. */
interface Issue {
  type?: string
  requirement?: number
  /** The length that there is, as text. */
  received?: string
}

/** For `api.ts`: the routes' types hold the response that a route describes. */
type Describes<S> = MiddlewareHandler<
  object,
  string,
  { in: { answer: S extends Schema ? InferOutput<S> : undefined }; out: object }
>

/** The purpose of a route, and its response when all goes well. */
export function describe<S extends Schema | undefined = undefined>(
  summary: string,
  status: number,
  schema?: S,
  type = 'application/json',
): Describes<S> {
  const failure = { description: 'What went wrong', content: contentOf(ErrorBody) }
  const success = { description: summary, ...(schema && { content: contentOf(schema, type) }) }
  return describeRoute({ summary, responses: { [status]: success, default: failure } })
}

/** The same for a route whose request is the bytes of a file. */
export function describeFile<S extends Schema | undefined = undefined>(
  summary: string,
  status: number,
  schema?: S,
): Describes<S> {
  const file = { schema: { type: 'string', format: 'binary' } } as const
  const failure = { description: 'What went wrong', content: contentOf(ErrorBody) }
  const success = { description: summary, ...(schema && { content: contentOf(schema) }) }
  return describeRoute({
    summary,
    requestBody: { required: true, content: { 'application/octet-stream': file } },
    responses: { [status]: success, default: failure },
  })
}

/**
 * Checks the body or query of a request.
 *
 * @throws {TooLargeError} when a text is too long.
 * @throws {BadRequestError} when a field is missing or wrong; its name stands in the values.
 */
export function takes<S extends Schema, T extends keyof ValidationTargets>(
  target: T,
  schema: S,
): MiddlewareHandler<
  object,
  string,
  { in: { [K in T]: InferInput<S> }; out: { [K in T]: InferOutput<S> } }
> {
  return validator(target, schema, (result) => {
    if (result.success) return
    const [issue] = result.error
    const keys = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
    const field = keys.map(String).join('.')
    const { type, requirement: max = 0, received } = (issue ?? {}) as Issue
    if (type === 'max_bytes') {
      throw new TooLargeError(field, { field, max, length: Number(received) })
    }
    throw new BadRequestError(issue?.message ?? 'request', { field })
  })
}

function contentOf(
  schema: Schema,
  type = 'application/json',
): Record<string, { schema: ReturnType<typeof resolver> }> {
  return { [type]: { schema: resolver(schema) } }
}
