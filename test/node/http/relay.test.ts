/** A relay tells its owner one thing, and everybody less. */
import { request } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import packageJson from '../../../package.json' with { type: 'json' }
import { Relay } from '../../../node/http/relay/schema.ts'
import { StatusPage } from '../../../node/http/relay/status-page.ts'
import { defaultRelayRole, type RelayReport } from '../../../node/roles.ts'
import { Api } from '../../helpers/http.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { rejects } from '../../helpers/rejects.ts'

const test = suite('node/http/relay')
const loopback = { host: '127.0.0.1', port: 0 }
const carry = { bytes: 5_000_000, eachBytes: 2_000_000 }

test('the owner of a relay sees what is given away', async () => {
  await using nodes = await startNodes(['Relay'], { roles: { relay: { reservations: 3 }, carry } })
  const [relay] = nodes.all
  const answer = await (await Api.of(relay)).call('GET', '/relay')
  const { addresses, ...counts } = v.parse(v.strictObject(Relay.entries), answer)
  assert.equal(counts, {
    reservations: 0,
    reservationsMax: 3,
    reservationsPerAddressMax: 16,
    connectionBytesMax: 131_072,
    connectionMsMax: 120_000,
    bytesPerDayMax: 20_000_000_000,
    bytesPerDayPerAddressMax: 1_000_000_000,
    connections: 0,
    dhtPeers: 0,
    relayedBytes: 0,
    relayedBytesToday: 0,
    carriedBytes: 0,
    carriedBytesMax: 5_000_000,
  })
  assert.match(addresses[0]!, new RegExp(`^/ip4/127.0.0.1/tcp/\\d+/p2p/${relay.peer}$`, 'u'))
})

test('a node that is no relay has nothing to tell, and no page', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  assert.is((await (await Api.of(ana)).send('GET', '/relay')).status, 404)
  assert.is(ana.node.statusPageUrl, undefined)
})

test('everybody sees numbers and addresses on the page of a relay, and nobody', async () => {
  const roles = { relay: {}, carry }
  await using nodes = await startNodes(['Mallory'], { roles, statusPage: loopback })
  const [relay] = nodes.all
  const url = relay.node.statusPageUrl!
  const answer = await fetch(url, { headers: { 'accept-language': 'en' } })
  const html = await answer.text()
  assert.match(html, '<dd>0 of 128</dd>')
  assert.match(html, `<dd>${packageJson.version}</dd>`)
  assert.match(html, '<dd>0 minutes</dd>')
  assert.match(html, '<dd>Yes</dd>')
  assert.match(html, `/p2p/${relay.peer}</code>`)
  for (const secret of ['Mallory', relay.person, relay.person.slice(-20), 'Family', relay.home]) {
    assert.not(html.includes(secret), secret)
  }
  const policy = answer.headers.get('content-security-policy')!
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/]+=*';/u)
  assert.not(/<script|<link|<img|href=|src=/u.test(html))
  assert.is(answer.headers.get('set-cookie'), null)
})

const state: RelayReport = {
  role: { ...defaultRelayRole, reservations: 8 },
  reservations: 7,
  connections: 12,
  dhtPeers: 3,
  relayedBytes: 9_000_000_000,
  relayedBytesToday: 1_234_999_999,
  addresses: ['/dns4/"><b>/tcp/1'],
}

function startPage(nowMs: number): Promise<StatusPage> {
  const relay = (): RelayReport => state
  const backend = { version: '1.2.3', startedAtMs: 0, relay, carryRole: () => undefined }
  return StatusPage.start({ place: loopback, backend, world: { now: () => nowMs } })
}

test('the page speaks the language of its reader, and holds no more than text', async () => {
  const minuteMs = 60_000
  await using page = await startPage((2 * 1440 + 3 * 60 + 4) * minuteMs)
  const read = async (language: string): Promise<string> =>
    (await fetch(page.url, { headers: { 'accept-language': language } })).text()
  const english = await read('en')
  assert.match(english, '<dd>2 days, 3 hours, 4 minutes</dd>')
  assert.match(english, '<dd>7 of 8</dd>')
  assert.match(english, '<dt>Passed on today</dt><dd>1,234 MB</dd>')
  assert.match(english, '<dd>No</dd>')
  assert.match(english, '/dns4/&#34;&#62;&#60;b&#62;/tcp/1</code>')
  assert.match(await read('de-DE'), '<dd>2 Tage, 3 Stunden und 4 Minuten</dd>')
  assert.match(await read('ar'), '<html lang="ar" dir="rtl">')
})

test('there is one page, for reading', async () => {
  await using page = await startPage(0)
  const statusOf = async (path: string, method: string): Promise<number> =>
    (await fetch(new URL(path, page.url), { method })).status
  assert.is(await statusOf('/', 'HEAD'), 200)
  assert.is(await statusOf('/', 'POST'), 405)
  assert.is(await statusOf('/?x=1', 'GET'), 404)
  assert.is(await statusOf('/api/status', 'GET'), 404)
  const port = Number(new URL(page.url).port)
  await rejects(() => startPageAt(port), 'port-busy')
})

function startPageAt(port: number): Promise<StatusPage> {
  const backend = {
    version: '',
    startedAtMs: 0,
    relay: () => undefined,
    carryRole: () => undefined,
  }
  const place = { ...loopback, port }
  return StatusPage.start({ place, backend, world: { now: () => 0 } })
}

test('who connects and says nothing does not keep others out for long', async () => {
  await using page = await startPage(0)
  const port = Number(new URL(page.url).port)
  const mute = Array.from({ length: 40 }, () => connect(port, '127.0.0.1'))
  for (const socket of mute) socket.on('error', () => undefined).resume()
  await Promise.all(mute.map((socket) => once(socket, 'close')))
  const asked = request(page.url).end()
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number }]
  assert.is(answer.statusCode, 200)
})

test.run()
