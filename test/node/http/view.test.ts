/** The view on other devices, on a real node: who comes in by which address, who does not, and what a browser there may do. */
import { stat } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../../../node/home.ts'
import { lanConnectionsPerMachineMax, lanPollMs } from '../../../node/http/limits.ts'
import type { Browser, PairingState, View } from '../../../node/http/view/schema.ts'
import { realWorld, type World } from '../../../node/world.ts'
import { expectFailure, expectHeaders } from '../../helpers/http-checks.ts'
import { Api, rawRequest, type RawAnswer, type RawRequest } from '../../helpers/http.ts'
import { lanOf, lanRequest, openStream } from '../../helpers/lan.ts'
import { samplePicture } from '../../helpers/pictures.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/view')
const [first, second] = ['127.0.0.2', '127.0.0.3']
const proxied = 'https://home.example'
let nodes: TestNodes<['Ana']>
let ana: TestNode
let api: Api
/** Where the machine is. */
let place = lanOf(first)
const interfaces = (): ReturnType<typeof networkInterfaces> => place
/** Time in which it is soon looked where the machine is. */
const world: World = {
  ...realWorld,
  after: (delayMs, task) => realWorld.after(delayMs === lanPollMs ? 20 : delayMs, task),
}

test.before(async () => {
  nodes = await startNodes(['Ana'])
  ana = nodes.all[0]
  const home = new Home(ana.home)
  await home.writeView({ origins: [proxied] })
  await ana.restart({ interfaces, world, metrics: true })
  api = await Api.of(ana)
})

test.after(async () => {
  await nodes[Symbol.asyncDispose]()
})

/** Every answer of this file comes through here. */
async function send(url: string, request: RawRequest): Promise<RawAnswer> {
  const answer = await lanRequest(url, request)
  expectHeaders(answer, request)
  return answer
}

const json = { 'content-type': 'application/json' }
const androidAgent = 'Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36'
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
const state = (): Promise<View> => api.call('GET', '/view')

function post(path: string, body: unknown, headers: Record<string, string> = {}): RawRequest {
  return { method: 'POST', path, headers: { ...json, ...headers }, body: JSON.stringify(body) }
}

async function turnOn(): Promise<string> {
  const { addresses } = await api.call<View>('PUT', '/view', { lan: true, port: 0 })
  return addresses[0] ?? ''
}

interface Paired {
  url: string
  token: string
}

async function pair(headers: Record<string, string> = {}): Promise<Paired> {
  const url = (await state()).addresses[0] ?? (await turnOn())
  const { code } = await api.call<PairingState>('POST', '/view/pairing')
  const agent = { 'user-agent': androidAgent, ...headers }
  const claimed = await send(url, post('/api/session/claim', { code }, agent))
  assert.is(claimed.status, 201, claimed.text)
  const { digits, ticket } = claimed.body as { digits: string; ticket: string }
  assert.is((await state()).pairing?.claim?.digits, digits)
  await api.call('POST', '/view/pairing/confirm', { digits })
  const { body } = await send(url, post('/api/session/claim/token', { ticket }))
  return { url, token: (body as { token: string }).token }
}

test('while it is off nothing answers on the network', async () => {
  assert.equal((await state()).addresses, [])
  assert.is((await state()).lan, false)
  await assertRefused(first, 7279)
})

test('once it is on, it answers there with HTTPS, on its own addresses and no other interface', async () => {
  const url = await turnOn()
  const { port } = new URL(url)
  assert.is(url, `https://${first}:${port}`)
  const page = await send(url, { path: '/', headers: { 'sec-fetch-site': 'none' } })
  assert.is(page.status, 200)
  assert.is(page.headers['strict-transport-security'], undefined)
  for (const other of ['127.0.0.1', second, '127.0.0.99']) await assertRefused(other, Number(port))
  // Without TLS nobody answers.
  const plain = rawRequest(`http://${first}:${port}`, { path: '/' })
  assert.match(String(await plain.catch((error: unknown) => error)), /Error/u)
})

test('keys are for the owner alone, and the port stays over a restart', async () => {
  const url = await turnOn()
  const { mode } = await stat(join(ana.home, 'keys', 'view'))
  assert.is(mode & 0o777, 0o600)
  const { fingerprint } = await state()
  await ana.restart({ interfaces, world })
  api = await Api.of(ana)
  assert.is((await state()).addresses[0], url)
  assert.is((await state()).fingerprint, fingerprint)
})

test('a browser is paired by a code and the owner’s word, and works over a restart', async () => {
  const { url, token } = await pair()
  const own = { origin: url, 'sec-fetch-site': 'same-origin', ...bearer(token) }
  assert.is((await send(url, post('/api/aspects', { name: 'Garden' }, own))).status, 201)
  const { items } = await api.call<{ items: Browser[] }>('GET', '/browsers')
  assert.is(items[0]?.name, 'Phone, Chrome on Android')
  assert.is(items[0]?.isElsewhere, true)
  await ana.restart({ interfaces, world })
  api = await Api.of(ana)
  const again = await send(url, { path: '/api/browsers', headers: own })
  assert.is(
    (again.body as { items: Browser[] }).items.find(({ isThis }) => isThis)?.id,
    items[0]?.id,
  )
})

test('a wrong host, a foreign origin and another page are refused', async () => {
  const { url, token } = await pair()
  const { host, port } = new URL(url)
  const hosts = ['evil.test', `evil.test:${port}`, first, `${second}:${port}`, `127.0.0.1:${port}`]
  hosts.push(`localhost:${port}`, new URL(api.url).host, `${first}.evil.test:${port}`)
  for (const wrong of hosts) {
    for (const path of ['/api/status', '/', '/api/session/claim', '/pappus-authority.crt']) {
      const answer = await send(url, { path, headers: { host: wrong, ...bearer(token) } })
      expectFailure(answer, 403, 'forbidden')
    }
  }
  for (const origin of ['http://evil.test', `http://${host}`, api.url, proxied, 'null']) {
    const answer = await send(
      url,
      post('/api/aspects', { name: 'x' }, { origin, ...bearer(token) }),
    )
    expectFailure(answer, 403, 'forbidden')
  }
  for (const site of ['same-site', 'cross-site']) {
    const headers = { 'sec-fetch-site': site, ...bearer(token) }
    expectFailure(await send(url, { path: '/api/status', headers }), 403, 'forbidden')
  }
})

test('tokens count on the side that they were made for, and some things are done on the machine alone', async () => {
  const { url, token } = await pair()
  const local = await rawRequest(api.url, { path: '/api/status', headers: bearer(token) })
  expectFailure(local, 401, 'unauthorized')
  const program = await send(url, { path: '/api/status', headers: bearer(api.token) })
  expectFailure(program, 401, 'unauthorized')
  const phrase = await send(url, { path: '/api/me/phrase', headers: bearer(token) })
  expectFailure(phrase, 403, 'only-here')
  // The words are in a backup: it is sealed with them, or made on the machine.
  const backup = post('/api/backup', { passphrase: 'chosen by a thief' }, bearer(token))
  expectFailure(await send(url, backup), 403, 'only-here')
  assert.is((await send(url, post('/api/backup', {}, bearer(token)))).status, 201)
  for (const path of ['/api/stop', '/api/session/link']) {
    expectFailure(await send(url, post(path, {}, bearer(token))), 403, 'only-here')
  }
  const oneTime = ana.node.signInUrl().split('#token=')[1] ?? ''
  expectFailure(await send(url, post('/api/session', { token: oneTime })), 403, 'only-here')
  const claim = await rawRequest(api.url, post('/api/session/claim', { code: 'x' }))
  expectFailure(claim, 403, 'forbidden')
})

test('a code that was used, guessed or made while the view is off is refused', async () => {
  const { url } = await pair()
  const { code } = await api.call<PairingState>('POST', '/view/pairing')
  assert.is((await send(url, post('/api/session/claim', { code }))).status, 201)
  expectFailure(await send(url, post('/api/session/claim', { code })), 403, 'pairing-code')
  await api.call('DELETE', '/view/pairing')
  const codes: string[] = []
  for (let tries = 0; tries < 12; tries += 1) {
    const { body } = await send(url, post('/api/session/claim', { code: `00000${tries}` }))
    codes.push((body as { error: { code: string } }).error.code)
  }
  assert.equal(
    codes.slice(0, 9),
    Array.from({ length: 9 }, () => 'pairing-code'),
  )
  assert.equal(codes.slice(-2), ['too-many-tries', 'too-many-tries'])
  const ticket = await send(url, post('/api/session/claim/token', { ticket: 'x' }))
  expectFailure(ticket, 403, 'pairing-code')
  const wrong = await api.send('POST', '/view/pairing/confirm', { digits: '000000' })
  expectFailure(wrong, 409, 'nothing-to-pair')
})

test('an origin of a proxy leads to the view on the loopback address, for paired browsers', async () => {
  const host = 'home.example'
  const page = await rawRequest(api.url, { path: '/', headers: { host } })
  assert.is(page.status, 200)
  const signed = { host, origin: proxied, ...bearer(api.token) }
  const refused = await rawRequest(api.url, { path: '/api/status', headers: signed })
  expectFailure(refused, 401, 'unauthorized')
  const { urls } = await api.call<PairingState>('POST', '/view/pairing')
  assert.ok(urls.some((url) => url.startsWith(`${proxied}/#pair=`)))
  const other = { host, origin: api.url, ...bearer(api.token) }
  expectFailure(
    await rawRequest(api.url, { path: '/api/status', headers: other }),
    403,
    'forbidden',
  )
})

test('media are shown by signed addresses on the other origin too', async () => {
  const { url, token } = await pairedAnew()
  const picture = new Uint8Array(await samplePicture(64, 48).png().toBuffer())
  const headers = { origin: url, 'content-type': 'application/octet-stream', ...bearer(token) }
  const upload = { method: 'POST', path: '/api/uploads?name=a.png', headers, body: picture }
  const { previewUrl = '' } = (await send(url, upload)).body as { previewUrl?: string }
  const shown = await send(url, { path: previewUrl, headers: { 'sec-fetch-site': 'same-origin' } })
  assert.is(shown.status, 200, previewUrl)
})

test('who is signed out hears nothing more, at once', async () => {
  const { url, token } = await pairedAnew()
  await using stream = await openStream(url, token)
  const { items } = await api.call<{ items: Browser[] }>('GET', '/browsers')
  await api.call('PATCH', `/browsers/${items[0]?.id}`, { name: 'Old phone' })
  await waitFor(() => stream.text.includes('"browser"'))
  assert.not(stream.isOver)
  await api.call('DELETE', `/browsers/${items[0]?.id}`)
  await waitFor(() => stream.isOver)
  const answer = await send(url, { path: '/api/status', headers: bearer(token) })
  expectFailure(answer, 401, 'unauthorized')
  const gone = await api.send('DELETE', `/browsers/${items[0]?.id}`)
  expectFailure(gone, 404, 'not-found')
})

test('it follows the machine to another network, under a certificate for that', async () => {
  const before = await turnOn()
  const { port } = new URL(before)
  const { fingerprint } = await state()
  place = lanOf(second)
  await waitFor(async () => (await state()).addresses[0] === `https://${second}:${port}`)
  await assertRefused(first, Number(port))
  assert.is((await send(`https://${second}:${port}`, { path: '/' })).status, 200)
  assert.is((await state()).fingerprint, fingerprint)
  place = {}
  await waitFor(async () => (await state()).addresses.length === 0)
  place = lanOf(first)
  await waitFor(async () => (await state()).addresses[0] === before)
})

test('the authority can be had for installing, and says who it is', async () => {
  const url = await turnOn()
  const answer = await send(url, { path: '/pappus-authority.crt' })
  assert.is(answer.headers['content-type'], 'application/x-x509-ca-cert')
  // Its name stands readable between bytes that are no text.
  assert.match(answer.text, /Pappus view \w/u)
  const never = await rawRequest(api.url, { path: '/pappus-authority.crt' })
  assert.is(never.status, 200)
})

test('a neighbour who is not let in learns that Pappus is there, and nothing about its owner', async () => {
  const url = await turnOn()
  await ana.post('the secret recipe', 'Family')
  const paths = ['/', '/you', '/metrics', '/pappus-authority.crt', '/favicon.svg']
  const api404 = ['/api/openapi.json', '/api/status', '/api/view', '/api/browsers', '/api/nothing']
  const answers = await Promise.all([...paths, ...api404].map((path) => send(url, { path })))
  answers.push(await send(url, post('/api/session/claim', { code: '0000000000' })))
  answers.push(await send(url, post('/api/session/claim/token', { ticket: 'x' })))
  const heard = answers.map(({ text, headers }) => text + JSON.stringify(headers)).join()
  const secrets = [ana.person, ana.peer, ana.home, 'Ana', 'secret recipe', 'Family', api.token]
  for (const secret of secrets) assert.not.match(heard, secret)
})

test('one machine of the network takes no more than its share of the connections', async () => {
  const { hostname, port } = new URL(await turnOn())
  const sockets: Socket[] = []
  for (let count = 0; count <= lanConnectionsPerMachineMax; count += 1) {
    sockets.push(connect(Number(port), hostname).on('error', () => undefined))
  }
  await waitFor(() => sockets.some(({ destroyed }) => destroyed))
  for (const socket of sockets) socket.destroy()
})

test('a port that another program has is said, and the view stays where it was', async () => {
  const url = await turnOn()
  await using other = createServer().listen(0, first)
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  expectFailure(await api.send('PUT', '/view', { lan: true, port }), 409, 'port-busy')
  assert.is((await state()).addresses[0], url)
  assert.is((await send(url, { path: '/' })).status, 200)
})

test('turned off, it answers nowhere, and pairs nobody', async () => {
  const url = await turnOn()
  await api.call('PUT', '/view', { lan: false })
  await assertRefused(first, Number(new URL(url).port))
  await new Home(ana.home).writeView({})
  await ana.restart({ interfaces, world })
  api = await Api.of(ana)
  expectFailure(await api.send('POST', '/view/pairing'), 409, 'view-off')
})

/** Signed in on a node that had no wrong tries. */
async function pairedAnew(): Promise<Paired> {
  await ana.restart({ interfaces, world })
  api = await Api.of(ana)
  return pair()
}

async function assertRefused(address: string, port: number): Promise<void> {
  const socket = connect(port, address)
  const [outcome] = await Promise.race([
    once(socket, 'connect').then(() => ['connected']),
    new Promise<string[]>((resolve) => {
      socket.once('error', (error: NodeJS.ErrnoException) => resolve([error.code ?? '']))
    }),
  ])
  socket.destroy()
  assert.is(outcome, 'ECONNREFUSED', `${address}:${port}`)
}

test.run()
