/** Requests that are wrong: bodies, paths and ids that nobody would send, and what a node says to them. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { is } from 'valibot'
import { ErrorBody } from '../../../node/http/schema.ts'
import { httpBodyBytesMax } from '../../../node/http/limits.ts'
import { errorOf, expectFailure, sendChecked } from '../../helpers/http-checks.ts'
import { Api, type RawAnswer, type RawRequest } from '../../helpers/http.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'

const test = suite('node/http/malformed')
let nodes: TestNodes<['Ana']>
let ana: TestNode
let api: Api

test.before(async () => {
  nodes = await startNodes(['Ana'])
  ana = nodes.all[0]
  api = await Api.of(ana)
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

/** Every answer of this file comes through here. */
function send(request: RawRequest): Promise<RawAnswer> {
  return sendChecked(api.url, request)
}

function post(path: string, body: string, headers: Record<string, string> = {}): RawRequest {
  return { method: 'POST', path, headers: { ...api.headers, ...headers }, body }
}

test('a body that is too large is refused, whether its size is told or not', async () => {
  const large = JSON.stringify({ text: 'x'.repeat(httpBodyBytesMax), audience: 'public' })
  expectFailure(await send(post('/api/posts', large)), 413, 'too-large')
  const chunked = post('/api/posts', large, { 'transfer-encoding': 'chunked' })
  expectFailure(await send(chunked), 413, 'too-large')
  const text = JSON.stringify({ text: 'x'.repeat(50_001), audience: 'public' })
  expectFailure(await send(post('/api/posts', text)), 413, 'too-large')
  const name = JSON.stringify({ name: 'é'.repeat(61) })
  expectFailure(await send(post('/api/aspects', name)), 413, 'too-large')
})

test('what is no JSON is refused', async () => {
  const good = '{"text":"hi","audience":"public"}'
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']
  for (const type of types) {
    const answer = await send(post('/api/posts', good, { 'content-type': type }))
    expectFailure(answer, 400, 'bad-request')
  }
  const broken = ['', '{', good.slice(0, -1), `${good}x`, "{'text':1}", 'nul', '\u0000', '[', '"']
  for (const body of broken) expectFailure(await send(post('/api/posts', body)), 400, 'bad-request')
  const invalidUtf8 = { ...post('/api/posts', ''), body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }
  expectFailure(await send(invalidUtf8), 400, 'bad-request')
})

test('JSON of the wrong form is refused, and names the field', async () => {
  const cases: [string, unknown, string][] = [
    ['/posts', {}, 'audience'],
    ['/posts', { text: 'hi' }, 'audience'],
    ['/posts', { text: 1, audience: 'public' }, 'text'],
    ['/posts', { text: 'hi', audience: 'everybody' }, 'audience'],
    ['/posts', { text: 'hi', audience: ['x'] }, 'audience.0'],
    ['/posts', [], 'audience'],
    ['/posts', { text: 'hi', audience: 'public', media: [{}] }, 'media.0'],
    ['/posts', { text: 'hi', audience: 'public', media: [{ upload: '../x' }] }, 'media.0'],
    ['/posts', null, ''],
    ['/posts', 7, ''],
    ['/aspects', { name: '' }, 'name'],
    ['/aspects', { name: ['a'] }, 'name'],
    ['/aspects', { name: { toString: 1 } }, 'name'],
    ['/invites', { aspect: '../../x' }, 'aspect'],
    ['/invites', { aspect: 'A'.repeat(22), uses: 0 }, 'uses'],
    ['/invites', { aspect: 'A'.repeat(22), uses: 1.5 }, 'uses'],
    ['/invites', { aspect: 'A'.repeat(22), expiresInHours: -1 }, 'expiresInHours'],
    ['/join', { link: 1 }, 'link'],
    ['/session', { token: 1 }, 'token'],
    ['/session', { token: 'x'.repeat(101) }, 'token'],
  ]
  for (const [path, body, field] of cases) {
    const answer = await send(post(`/api${path}`, JSON.stringify(body)))
    expectFailure(answer, 400, 'bad-request')
    const { values } = errorOf(answer)
    if (field !== '') assert.match(String(values['field']), field.split('.')[0] ?? '', answer.text)
  }
})

test('a post of nothing is refused', async () => {
  const body = JSON.stringify({ text: ' \n ', audience: 'public' })
  expectFailure(await send(post('/api/posts', body)), 400, 'nothing-visible')
})

test('a post for nobody is refused', async () => {
  const body = JSON.stringify({ text: 'hi', audience: [] })
  expectFailure(await send(post('/api/posts', body)), 400, 'empty-audience')
})

test('keys with a meaning in JavaScript pollute nothing', async () => {
  const bodies = [
    '{"__proto__":{"polluted":1},"text":"a","audience":"public"}',
    '{"constructor":{"prototype":{"polluted":1}},"text":"b","audience":"public"}',
    '{"text":{"__proto__":{"polluted":1}},"audience":"public"}',
    '{"__proto__":{"text":"smuggled","audience":"public"}}',
    '{"name":"x","toString":1,"hasOwnProperty":null,"__proto__":null}',
  ]
  const paths = ['/api/posts', '/api/aspects', '/api/invites', '/api/join', '/api/session']
  for (const path of paths) {
    for (const body of bodies) {
      const answer = await send(post(path, body))
      assert.ok(answer.status < 500, `${path} ${body}: ${answer.text}`)
      if (answer.status >= 300) assert.ok(is(ErrorBody, answer.body), answer.text)
    }
  }
  const query = '/api/posts?__proto__=1&constructor=2&__proto__[polluted]=1&limit=5'
  assert.is((await send({ path: query, headers: api.headers })).status, 200)
  assert.is(({} as Record<string, unknown>)['polluted'], undefined)
  const { text } = await send({ path: '/api/posts', headers: api.headers })
  assert.not.match(text, 'smuggled')
})

test('no path leads out of the view’s files', async () => {
  const paths = [
    '/assets/../../package.json',
    '/../../../../../../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/assets/%252e%252e/package.json',
    '//etc/passwd',
    '/package.json%00.js',
    '/dist/node/web/index.html',
    '/node_modules/hono/package.json',
    `/${ana.home}/keys/identity`,
    '/%',
    '/%E0%A4%A',
    '/__proto__',
    '/constructor.js',
    '/join%23v1.AAAA',
    '/join%23/../../../package.json',
    '/joint.json',
    '/device%23v1.AAAA',
    '/device%23/../../../package.json',
    '/devices.json',
  ]
  const view = await send({ path: '/' })
  for (const path of paths) {
    const answer = await send({ path })
    // Without an ending it is a page, which the view itself says is not there.
    if (answer.status === 200) assert.is(answer.text, view.text, path)
    else expectFailure(answer, 404, 'not-found')
    assert.not.match(answer.text, /root:|"dependencies"/u)
  }
  const whole = { path: 'http://evil.test/api/status', headers: api.headers }
  assert.ok((await send(whole)).status < 500)
})

test('a route that there is not is said so', async () => {
  const paths = [
    '/api/',
    '/api/nothing',
    '/api/posts/1/2/3',
    '/api/status/',
    '/api//status',
    '/api/me/',
  ]
  for (const path of paths) {
    expectFailure(await send({ path, headers: api.headers }), 404, 'not-found')
  }
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await send({ method, path: '/api/posts', headers: api.headers })
    expectFailure(answer, 404, 'not-found')
  }
  expectFailure(await send({ method: 'POST', path: '/' }), 404, 'not-found')
  expectFailure(await send({ path: '/nothing.js' }), 404, 'not-found')
  expectFailure(await send({ path: '/api', headers: api.headers }), 404, 'not-found')
})

test('ids of the wrong form are malformed, unknown ones are not found', async () => {
  const [aspect, person] = [await ana.aspect('Family'), ana.person]
  const bad = ['x', '%00', '..%2f..', 'A'.repeat(23), '%E0%A4%A', '__proto__', 'a%20b', 'did:key:z']
  for (const id of bad) {
    for (const method of ['PUT', 'DELETE']) {
      for (const path of [`/aspects/${id}/members/${person}`, `/aspects/${aspect}/members/${id}`]) {
        expectFailure(await api.send(method, path), 400, 'malformed')
      }
    }
    expectFailure(await api.send('PATCH', `/aspects/${id}`, { name: 'x' }), 400, 'malformed')
    expectFailure(await api.send('DELETE', `/invites/${id}`), 404, 'not-found')
  }
  const unknown = 'A'.repeat(22)
  expectFailure(await api.send('PATCH', `/aspects/${unknown}`, { name: 'x' }), 404, 'not-found')
  const self = await api.send('PUT', `/aspects/${aspect}/members/${person}`)
  expectFailure(self, 404, 'not-a-contact')
  const nowhere = { text: 'hi', audience: [unknown] }
  expectFailure(await api.send('POST', '/posts', nowhere), 404, 'not-found')
  expectFailure(await api.send('POST', '/invites', { aspect: unknown }), 404, 'not-found')
})

test('garbage on any route never ends in an error that nobody foresaw', async () => {
  const ids = fc.oneof(
    fc.constantFrom('A'.repeat(22), ana.person, await ana.aspect('Family'), '__proto__'),
    fc
      .string({ unit: 'binary', maxLength: 60 })
      .map((text) => encodeURIComponent(text.toWellFormed())),
    fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[^!-~]|[?#\\]/gu, '%')),
  )
  const fields = fc.constantFrom('text', 'audience', 'name', 'aspect', 'uses', 'link', 'token')
  const body = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc
      .dictionary(fields, fc.oneof(fc.jsonValue(), fc.string(), ids))
      .map((value) => JSON.stringify(value)),
  )
  const query = fc
    .dictionary(
      fc.constantFrom('aspect', 'author', 'before', 'limit', 'since', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 90 }).map((text) => text.toWellFormed()),
    )
    .map((value) => String(new URLSearchParams(value)))
  const route = fc.oneof(
    fc.constantFrom(
      'POST /session',
      'PATCH /me',
      'POST /me',
      'POST /aspects',
      'POST /invites',
      'POST /join',
      'POST /posts',
      'GET /people',
      'GET /status',
    ),
    query.map((text) => `GET /posts?${text}`),
    ids.map((id) => `PATCH /aspects/${id}`),
    ids.map((id) => `DELETE /invites/${id}`),
    fc.tuple(ids, ids).map(([a, b]) => `PUT /aspects/${a}/members/${b}`),
    fc.tuple(ids, ids).map(([a, b]) => `DELETE /aspects/${a}/members/${b}`),
  )
  await fc.assert(
    fc.asyncProperty(route, body, async (line, text) => {
      const [method = '', path = ''] = line.split(' ')
      const sent = method === 'GET' ? {} : { body: new TextEncoder().encode(text) }
      const answer = await send({ method, path: `/api${path}`, headers: api.headers, ...sent })
      assert.ok(answer.status < 500 || [502, 504].includes(answer.status), answer.text)
      if (answer.status >= 300) assert.ok(is(ErrorBody, answer.body), answer.text)
    }),
    { numRuns: 600, includeErrorInReport: true },
  )
})

test.run()
