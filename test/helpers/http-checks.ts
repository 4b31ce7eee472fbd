/** Rules for every answer of the API, and of those that refuse. */
import * as assert from 'uvu/assert'
import { safeParse } from 'valibot'
import { ErrorBody } from '../../node/http/schema.ts'
import { rawRequest, type RawAnswer, type RawRequest } from './http.ts'

/** Sends whatever an attacker may; what must hold of every answer is checked of every answer. */
export async function sendChecked(url: string, request: RawRequest): Promise<RawAnswer> {
  const answer = await rawRequest(url, request)
  expectHeaders(answer, request)
  return answer
}

export function expectHeaders(
  { status, headers }: RawAnswer,
  { method = '', path }: RawRequest,
): void {
  const what = `${method} ${path}: ${status}`
  const csp = headers['content-security-policy'] ?? ''
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types shell',
  ]) {
    assert.ok(csp.includes(rule), `${what}: ${rule}`)
  }
  assert.not.match(csp, /unsafe|data:|\*/u, what)
  assert.is(headers['x-content-type-options'], 'nosniff', what)
  assert.is(headers['x-frame-options'], 'DENY', what)
  assert.is(headers['referrer-policy'], 'no-referrer', what)
  assert.is(headers['cross-origin-opener-policy'], 'same-origin', what)
  assert.is(headers['cross-origin-resource-policy'], 'same-origin', what)
  const cors = Object.keys(headers).filter((name) => name.startsWith('access-control-'))
  assert.equal(cors, [], what)
  assert.is(headers['set-cookie'], undefined, what)
  if (path.startsWith('/api/') && status < 300)
    assert.is(headers['cache-control'], 'no-store', what)
}

/** Sees that a request was refused, and why. */
export function expectFailure(answer: RawAnswer, status: number, code: string): void {
  assert.is(answer.status, status, answer.text)
  assert.is(errorOf(answer).code, code)
}

/** The body of a refusal, in the form that all have. */
export function errorOf({ body, text }: RawAnswer): ErrorBody['error'] {
  const { success, output } = safeParse(ErrorBody, body)
  assert.ok(success, text)
  return output.error
}
