/** Who may talk to a node over HTTP: only its owner's own pages and programs, whatever else runs on the same machine. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { is, safeParse } from 'valibot'
import { ErrorBody } from '../../../node/http/api.ts'
import { httpBodyBytesMax } from '../../../node/limits.ts'
import { Api, rawRequest, type RawAnswer, type RawRequest } from '../../helpers/http.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'

const test = suite('node/http/security')

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

/** Every answer of this file comes through here: what must hold always is checked always. */
async function send(request: RawRequest): Promise<RawAnswer> {
  const answer = await rawRequest(api.url, request)
  expectHeaders(answer, request)
  return answer
}

function expectHeaders({ status, headers }: RawAnswer, { method = '', path }: RawRequest): void {
  const what = `${method} ${path}: ${status}`
  const csp = headers['content-security-policy'] ?? ''
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
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

function expectFailure(answer: RawAnswer, status: number, code: string): void {
  assert.is(answer.status, status, answer.text)
  assert.is(errorOf(answer).code, code)
}

function errorOf({ body, text }: RawAnswer): ErrorBody['error'] {
  const { success, output } = safeParse(ErrorBody, body)
  assert.ok(success, text)
  return output.error
}

const status = '/api/status'
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

function post(path: string, body: string, headers: Record<string, string> = {}): RawRequest {
  return { method: 'POST', path, headers: { ...api.headers, ...headers }, body }
}

test('who has the token is let in', async () => {
  const answer = await send({ path: status, headers: bearer(api.token) })
  assert.is(answer.status, 200)
  assert.match(answer.text, '"Ana"')
})

test('a wrong host is refused, on pages as on the API', async () => {
  const { port } = new URL(api.url)
  const hosts = ['evil.test', `evil.test:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`]
  hosts.push(
    `127.0.0.1.evil.test:${port}`,
    `localhost.evil.test:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
  )
  for (const host of hosts) {
    for (const path of [status, '/', '/api/openapi.json', '/api/session', '/favicon.svg']) {
      const answer = await send({ path, headers: { host, ...bearer(api.token) } })
      expectFailure(answer, 403, 'forbidden')
    }
  }
})

test('a host that is another way to write ours, or none at all, is refused', async () => {
  const { port, host: own } = new URL(api.url)
  const hosts = [`user@${own}`, `${own}.evil.test`, `${own}/`, 'a b', '[::1', 'localhost']
  hosts.push(`127.1:${port}`, `2130706433:${port}`, `0x7f000001:${port}`, `127.0.0.1.:${port}`)
  for (const host of hosts) {
    for (const path of [status, '/']) {
      const headers = { host, ...bearer(api.token) }
      const answer = await rawRequest(api.url, { path, headers })
      // What cannot be part of an address at all is refused before any of our code sees it.
      if (answer.status === 400) assert.is(answer.text, '', host)
      else expectFailure(answer, 403, 'forbidden')
    }
  }
})

test('a name that was pointed at this machine is refused', async () => {
  const { port } = new URL(api.url)
  const host = `evil.test:${port}`
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
  const one = ana.node.signInUrl().split('#token=')[1] ?? ''
  const signIn = post('/api/session', JSON.stringify({ token: one }), headers)
  expectFailure(await send(signIn), 403, 'forbidden')
  expectFailure(
    await send({ path: status, headers: { ...headers, ...bearer(api.token) } }),
    403,
    'forbidden',
  )
  // The token was not used up by what was refused.
  const swapped = await send(post('/api/session', JSON.stringify({ token: one })))
  assert.is(swapped.status, 200)
})

test('a foreign origin is refused, also that of another port', async () => {
  const { port } = new URL(api.url)
  const origins = ['http://evil.test', `http://127.0.0.1:${Number(port) + 1}`, 'http://127.0.0.1']
  origins.push(`https://127.0.0.1:${port}`, `http://localhost:${port}`, 'null', 'file://', '')
  for (const origin of origins) {
    const headers = { origin, ...bearer(api.token) }
    expectFailure(await send({ path: status, headers }), 403, 'forbidden')
    expectFailure(await send(post('/api/stop', '', headers)), 403, 'forbidden')
    const options = { method: 'OPTIONS', path: '/api/posts', headers }
    expectFailure(await send(options), 403, 'forbidden')
  }
})

test('requests that another page makes are refused, opening the view is not', async () => {
  for (const site of ['same-site', 'cross-site']) {
    const headers = { 'sec-fetch-site': site, ...bearer(api.token) }
    expectFailure(await send({ path: status, headers }), 403, 'forbidden')
    expectFailure(await send({ path: '/favicon.svg', headers }), 403, 'forbidden')
    const navigation = { ...headers, 'sec-fetch-mode': 'navigate' }
    expectFailure(await send({ path: status, headers: navigation }), 403, 'forbidden')
    expectFailure(await send({ path: '/api', headers: navigation }), 403, 'forbidden')
    const opened = await send({ path: '/people', headers: navigation })
    assert.is(opened.status, 200)
    assert.match(opened.headers['content-type'] ?? '', 'text/html')
    const form = { ...post('/', 'text=hi', navigation) }
    expectFailure(await send(form), 403, 'forbidden')
  }
})

test('a browser that does not name its origin changes nothing', async () => {
  for (const site of ['same-origin', 'none']) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const headers = { 'sec-fetch-site': site, ...bearer(api.token) }
      expectFailure(await send({ method, path: '/api/me', headers }), 403, 'forbidden')
    }
  }
})

test('the own page is let in', async () => {
  const headers = { origin: ana.node.url, 'sec-fetch-site': 'same-origin' }
  const answer = await send(post('/api/aspects', '{"name":"Choir"}', headers))
  assert.is(answer.status, 201, answer.text)
})

test('without a good token nothing is told', async () => {
  const session = await swap()
  const wrong = ['', 'x', api.token.slice(1), `${api.token}x`, 'x'.repeat(43), '%00', '__proto__']
  const values = [undefined, api.token, `Basic ${api.token}`, `bearer  ${api.token}`]
  for (const authorization of [...values, ...wrong.map((token) => `Bearer ${token}`)]) {
    const headers = authorization === undefined ? {} : { authorization }
    const cookie = { cookie: `token=${api.token}; session=${session}; pappus.session=${session}` }
    for (const path of [status, '/api/posts', '/api/events', '/api/me/phrase', '/api/nothing']) {
      expectFailure(await send({ path, headers }), 401, 'unauthorized')
      expectFailure(await send({ path, headers: { ...headers, ...cookie } }), 401, 'unauthorized')
    }
    const link = { method: 'POST', path: '/api/session/link', headers }
    expectFailure(await send(link), 401, 'unauthorized')
    const out = { method: 'DELETE', path: '/api/session', headers }
    expectFailure(await send(out), 401, 'unauthorized')
  }
  const inAddress = await send({ path: `${status}?token=${api.token}&authorization=${api.token}` })
  expectFailure(inAddress, 401, 'unauthorized')
})

test('a one-time token works once, and as nothing else', async () => {
  const one = ana.node.signInUrl().split('#token=')[1] ?? ''
  expectFailure(await send({ path: status, headers: bearer(one) }), 401, 'unauthorized')
  const request = post('/api/session', JSON.stringify({ token: one }))
  const first = await send(request)
  assert.is(first.status, 200)
  expectFailure(await send(request), 401, 'unauthorized')
  const { token } = first.body as { token: string }
  assert.is.not(token, one)
  // A session is no one-time token.
  const again = post('/api/session', JSON.stringify({ token }))
  expectFailure(await send(again), 401, 'unauthorized')
})

test('of two that use a one-time token at once, one gets in', async () => {
  const one = ana.node.signInUrl().split('#token=')[1] ?? ''
  const request = post('/api/session', JSON.stringify({ token: one }))
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(request)))
  assert.is(answers.filter((answer) => answer.status === 200).length, 1)
  assert.is(answers.filter((answer) => answer.status === 401).length, 7)
})

test('a token that was signed out is nobody’s', async () => {
  const [token, other] = [await swap(), await swap()]
  const out = { method: 'DELETE', path: '/api/session', headers: bearer(token) }
  assert.is((await send(out)).status, 204)
  expectFailure(await send({ path: status, headers: bearer(token) }), 401, 'unauthorized')
  expectFailure(await send(out), 401, 'unauthorized')
  assert.is((await send({ path: status, headers: bearer(other) })).status, 200)
})

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
    ['/posts', {}, 'text'],
    ['/posts', { text: 'hi' }, 'audience'],
    ['/posts', { text: 1, audience: 'public' }, 'text'],
    ['/posts', { text: ' \n ', audience: 'public' }, 'text'],
    ['/posts', { text: 'hi', audience: [] }, 'audience'],
    ['/posts', { text: 'hi', audience: 'everybody' }, 'audience'],
    ['/posts', { text: 'hi', audience: ['x'] }, 'audience.0'],
    ['/posts', [], 'text'],
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

test('keys with a meaning in JavaScript pollute nothing', async () => {
  const bodies = [
    '{"__proto__":{"polluted":1},"text":"a","audience":"public"}',
    '{"constructor":{"prototype":{"polluted":1}},"text":"b","audience":"public"}',
    '{"text":{"__proto__":{"polluted":1}},"audience":"public"}',
    '{"__proto__":{"text":"hidden","audience":"public"}}',
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
  assert.not.match(text, 'hidden')
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
  ]
  const view = await send({ path: '/' })
  for (const path of paths) {
    const answer = await send({ path })
    // Without an ending it is a page, which the view itself says is not there.
    if (answer.status === 200) assert.is(answer.text, view.text, path)
    else expectFailure(answer, 404, 'not-found')
    assert.not.match(answer.text, /root:|"dependencies"/u)
  }
  const whole = { path: `http://evil.test${status}`, headers: bearer(api.token) }
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

async function swap(): Promise<string> {
  const token = ana.node.signInUrl().split('#token=')[1] ?? ''
  const answer = await send(post('/api/session', JSON.stringify({ token })))
  return (answer.body as { token: string }).token
}

test.run()
