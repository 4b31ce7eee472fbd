/** The types that clients take from the routes, and the addresses that they make. The compiler runs the first half of these tests. */
import type { JSONParsed } from 'hono/utils/types'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer, Asking, EndpointOf, Route } from '../../../node/http/api.ts'
import { methodOf, pathOf } from '../../../node/http/path-of.ts'

const test = suite('node/http/api-types')

/** Routes that do not answer as they describe: with another shape, or with a body where they describe none. */
type Untrue = { [R in Route]: AnswersAs<EndpointOf<R>, Answer<R>> extends true ? never : R }[Route]

type AnswersAs<Endpoint, Described> = [Described] extends [undefined]
  ? Endpoint extends { status: 202 | 204 }
    ? true
    : false
  : Endpoint extends { output: JSONParsed<Described> }
    ? true
    : false

/** All of them, with the reason. */
const untrue: Record<Untrue, string> = { 'GET /events': 'a stream, whose events are described' }

/** A call of a client, without the client. */
function call<R extends Route>(route: R, ...[ask]: Asking<R, never>): string {
  return `${methodOf(route)} ${pathOf(route, ask)}`
}

test('a call that no route takes does not compile', () => {
  const post = 'AAAAAAAAAAAAAAAAAAAAAA'
  call('GET /status')
  call('GET /posts/:post', { params: { post } })
  call('PATCH /posts/:post', { params: { post }, json: { text: '' } })
  // @ts-expect-error no such path
  call('GET /post')
  // @ts-expect-error no such method
  call('PUT /posts/:post', { params: { post } })
  // @ts-expect-error the path stays without its parameter
  call('GET /posts/:post')
  // @ts-expect-error another parameter
  call('GET /posts/:post', { params: { post, comment: post } })
  // @ts-expect-error no such field of the query
  call('GET /posts', { query: { until: '3' } })
  // @ts-expect-error a value that the query does not take
  call('GET /posts', { query: { unread: 'yes' } })
  // @ts-expect-error no body where one is needed
  call('PATCH /posts/:post', { params: { post } })
  // @ts-expect-error a body of another shape
  call('PATCH /posts/:post', { params: { post }, json: { words: '' } })
  // @ts-expect-error a body where none is taken
  call('GET /status', { json: {} })
  // @ts-expect-error another answer
  const name: Answer<'GET /me'>['name'] = 3
  const nothing: Answer<'DELETE /posts/:post'> = undefined
  assert.equal([name, nothing, Object.keys(untrue).length], [3, undefined, 1])
})

test('an address has the parameters of its path, escaped', () => {
  assert.is(call('GET /status'), 'GET /status')
  assert.is(call('GET /tags/:tag', { params: { tag: 'a/b ü' } }), 'GET /tags/a%2Fb%20%C3%BC')
  assert.is(
    call('DELETE /asks/:from/:person', { params: { from: ':person', person: '$&' } }),
    'DELETE /asks/%3Aperson/%24%26',
  )
})

test('an address has the fields of the query that are there', () => {
  const query = { q: 'a&b=c', before: undefined, limit: '5' }
  assert.is(call('GET /search', { query }), 'GET /search?q=a%26b%3Dc&limit=5')
  assert.is(call('GET /posts', { query: { before: undefined } }), 'GET /posts')
})

test.run()
