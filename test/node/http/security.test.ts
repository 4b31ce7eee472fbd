/** Only its owner's own pages and programs may talk to a node over HTTP, whatever else runs on the same machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { expectFailure, sendChecked } from '../../helpers/http-checks.ts'
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

/** Every answer of this file comes through here. */
function send(request: RawRequest): Promise<RawAnswer> {
  return sendChecked(api.url, request)
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
      // Bytes that cannot be part of an address at all are refused before any of our code sees it.
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

async function swap(): Promise<string> {
  const token = ana.node.signInUrl().split('#token=')[1] ?? ''
  const answer = await send(post('/api/session', JSON.stringify({ token })))
  return (answer.body as { token: string }).token
}

test.run()
