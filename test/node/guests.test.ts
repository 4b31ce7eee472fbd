/** Guests of real nodes: a node of one's own and a relay serve them, and nothing else of the node; and who asks too much is refused. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseGuestLinkId } from '../../protocol/ids.ts'
import type { GuestLink, GuestPlace } from '../../node/http/guests/schema.ts'
import type {
  GuestResponse,
  GuestResponsePage,
  PostGuestResponses,
} from '../../node/http/guests/response-schema.ts'
import type { Relay } from '../../node/http/relay/schema.ts'
import { guestOpeningsPerMachineMax } from '../../node/http/limits.ts'
import { guestWords } from '../helpers/guest-words.ts'
import { Api, rawRequest, type RawAnswer } from '../helpers/http.ts'
import { startNodes, type TestNode, type TestNodes } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node for guests')
const origin = 'https://guests.example'
const place = { origin, host: '127.0.0.1', port: 0 }
const guestRole = { origin, bytes: 1_000_000 }
const relayInit = { guests: place, roles: { relay: {}, guests: guestRole } }

interface Served extends AsyncDisposable {
  relay: TestNode
  ana: TestNode
  api: Api
}

async function start(): Promise<Served> {
  const relays = await startNodes(['Relay'], relayInit)
  const [relay] = relays.all
  const bootstrap = [relay.node.relay()!.addresses[0]!]
  const people: TestNodes<['Ana']> = await startNodes(['Ana'], { bootstrap })
  const [ana] = people.all
  const end = async (): Promise<void> => {
    await people[Symbol.asyncDispose]()
    await relays[Symbol.asyncDispose]()
  }
  return { relay, ana, api: await Api.of(ana), [Symbol.asyncDispose]: end }
}

/** The id of the last post. */
async function lastPost({ social }: TestNode): Promise<string> {
  const { rows } = await social.timelines.read({ limit: 1 })
  return rows[0]!.post.id
}

/** As a browser behind the proxy of the origin asks. */
function guestOf(node: TestNode, path: string, host = 'guests.example'): Promise<RawAnswer> {
  const url = `http://127.0.0.1:${node.node.guestPort}`
  return rawRequest(url, { path, headers: { host, 'accept-language': 'de' } })
}

async function madeAt(api: Api, post: string, relay: string): Promise<GuestLink> {
  return (await api.call('POST', '/guest-links', { post, days: 7, relay })) as GuestLink
}

test('a relay holds a link of a node that uses it, counts its openings, and deletes it at once', async () => {
  await using served = await start()
  const { relay, ana, api } = served
  await ana.post('hello guests', 'Family')
  const { items } = (await api.call('GET', '/guest-places')) as { items: GuestPlace[] }
  assert.equal(items, [{ relay: relay.peer, origin, lan: false }])
  const link = await madeAt(api, await lastPost(ana), relay.peer)
  assert.match(link.url, /^https:\/\/guests\.example\/g#[\w-]{43}$/u)
  const bundle = await guestOf(relay, `/g/b/${link.id}`)
  assert.is(bundle.status, 200)
  assert.not.match(bundle.text, 'hello')
  assert.is(bundle.headers['cache-control'], 'no-store')
  const listed = async (): Promise<GuestLink | undefined> => {
    const answer = await api.call('GET', '/guest-links?fresh=true')
    return (answer as { items: GuestLink[] }).items[0]
  }
  await waitFor(async () => (await listed())?.opened === 1)
  assert.is((await listed())?.title, 'hello guests')
  const held = await (await Api.of(relay)).call('GET', '/relay')
  const { guestOrigin, guestLinks, guestBytes, guestBytesMax } = held as Relay
  assert.equal([guestOrigin, guestLinks, guestBytesMax], [origin, 1, guestRole.bytes])
  assert.is(guestBytes, Number(bundle.headers['content-length']))
  const ended = (await api.call('DELETE', `/guest-links/${link.id}`)) as GuestLink
  assert.is(ended.state, 'ended')
  const gone = await guestOf(relay, `/g/b/${link.id}`)
  assert.equal([gone.status, gone.body], [410, { reason: 'ended' }])
})

test('a link whose relay is away is deleted there once it is back', async () => {
  await using served = await start()
  const { relay, ana, api } = served
  await ana.post('for later', 'Family')
  const link = await madeAt(api, await lastPost(ana), relay.peer)
  await relay.stop()
  const ended = (await api.call('DELETE', `/guest-links/${link.id}`)) as GuestLink
  assert.is(ended.state, 'ending')
  await relay.start(relayInit)
  const state = (): string => ana.social.guests.at(parseGuestLinkId(link.id)).state
  await waitFor(() => state() === 'ended', { timeoutMs: 60_000 })
  assert.is((await guestOf(relay, `/g/b/${link.id}`)).status, 410)
})

test('guests reach their page and sealed bundles, by one name, and nothing else of a node', async () => {
  await using nodes = await startNodes(['Ana'], { guests: place })
  const [ana] = nodes.all
  await ana.post('mine', 'Family')
  const api = await Api.of(ana)
  const link = await madeAt(api, await lastPost(ana), 'here')
  const page = await guestOf(ana, '/g')
  assert.is(page.status, 200)
  assert.match(page.text, '<html lang="de"')
  assert.match(page.text, '<noscript>')
  assert.not.match(page.text, /<script>|style=|onload|http:/u)
  const policy = page.headers['content-security-policy']!
  for (const rule of [`default-src 'none'`, `script-src 'self'`, `frame-ancestors 'none'`]) {
    assert.match(policy, rule)
  }
  assert.is(page.headers['referrer-policy'], 'no-referrer')
  assert.is((await guestOf(ana, '/g/app.js')).status, 200)
  const others = ['/', '/index.html', '/api/status', '/api/guest-links', '/api/openapi.json']
  const more = ['/media/posts/x/0/blob', '/metrics', '/g/../api/status', '/g/b/', '/g/b/..%2f..']
  for (const path of [...others, '/assets/', '/downloads/x', '/pappus-authority.crt', ...more]) {
    assert.is((await guestOf(ana, path)).status, 404, path)
  }
  for (const host of ['127.0.0.1', 'evil.example', 'guests.example:81', '']) {
    assert.is((await guestOf(ana, `/g/b/${link.id}`, host)).status, 403, host)
  }
  // Nor do they get more through the view, where that answers.
  const { host } = new URL(ana.node.url)
  const atView = await rawRequest(ana.node.url, { path: `/g/b/${link.id}`, headers: { host } })
  assert.is(atView.status, 200)
  const status = await rawRequest(ana.node.url, { path: '/api/guest-links', headers: { host } })
  assert.is(status.status, 401)
})

/** As the page of a guest leaves words. */
async function say(node: TestNode, link: GuestLink, body: Uint8Array): Promise<number> {
  const headers = { host: 'guests.example', origin, 'content-length': `${body.length}` }
  const url = `http://127.0.0.1:${node.node.guestPort}`
  const path = `/g/r/${link.id}`
  return (await rawRequest(url, { method: 'POST', path, headers, body })).status
}

/** Words that only the owner of a link can read. */
function sealedFor(link: GuestLink): Uint8Array {
  return guestWords(link, { name: 'Käthe', said: { text: 'How tall you are' } })
}

test('a guest says something by a relay or by the node itself, and readers see it after a yes', async () => {
  await using served = await start()
  const { relay, ana, api } = served
  await using nodes = await startNodes(['Bo'], { guests: place })
  const [bo] = nodes.all
  await bo.post('of Bo', 'Family')
  await ana.post('of Ana', 'Family')
  const posts = [
    { author: ana, by: api, holder: relay, at: relay.peer },
    { author: bo, by: await Api.of(bo), holder: bo, at: 'here' },
  ]
  for (const { author, by, holder, at } of posts) {
    const post = await lastPost(author)
    const wish = { post, days: 7, relay: at }
    const closed = (await by.call('POST', '/guest-links', wish)) as GuestLink
    assert.is(await say(holder, closed, sealedFor(closed)), 403)
    const open = { ...wish, responses: true }
    const link = (await by.call('POST', '/guest-links', open)) as GuestLink
    assert.is(await say(holder, link, sealedFor(link)), 202)
    assert.is(await say(holder, { ...link, id: 'none' }, sealedFor(link)), 404)
    assert.is(await say(holder, link, new Uint8Array(100)), 400)
    assert.is(await say(holder, link, new Uint8Array(100_000)), 413)
    const list = async (): Promise<GuestResponse[]> => {
      await by.call('GET', '/guest-links?fresh=true')
      return (await by.call<GuestResponsePage>('GET', '/guest-responses')).items
    }
    await waitFor(async () => (await list()).length === 1)
    const [said] = await list()
    assert.equal([said?.name, said?.text, said?.state], ['Käthe', 'How tall you are', 'waiting'])
    const shown = async (): Promise<number> => {
      const answer = await by.call('GET', `/posts/${post}/guest-responses`)
      return (answer as PostGuestResponses).items.length
    }
    assert.is(await shown(), 0)
    await by.call('PUT', `/guest-responses/${said!.id}`, { state: 'shown' })
    assert.is(await shown(), 1)
    await by.call('PUT', `/guest-responses/${said!.id}`, { state: 'waiting' })
    assert.is(await shown(), 0)
    await by.call('DELETE', `/guest-links/${link.id}`)
    assert.is(await say(holder, link, sealedFor(link)), 410)
  }
})

test('trying ids finds nothing, and is stopped', async () => {
  await using nodes = await startNodes(['Ana'], { guests: place })
  const [ana] = nodes.all
  const tried: number[] = []
  for (let number = 0; number <= guestOpeningsPerMachineMax; number += 1) {
    const id = String(number).padStart(22, 'A')
    tried.push((await guestOf(ana, `/g/b/${id}`)).status)
  }
  assert.is(tried.pop(), 429)
  assert.equal([...new Set(tried)], [404])
})

test('a node without an address for guests, and without such a relay, says so', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await ana.post('mine', 'Family')
  const api = await Api.of(ana)
  const post = await lastPost(ana)
  for (const relay of [undefined, 'here']) {
    const answer = await api.send('POST', '/guest-links', { post, days: 7, relay })
    assert.is(answer.status, 409)
    assert.match(answer.text, 'no-guest-place')
  }
  const wrong = [{ days: 7 }, { post, collection: post, days: 7 }, { post, days: 0 }]
  for (const body of [...wrong, { post, days: 366 }]) {
    assert.is((await api.send('POST', '/guest-links', body)).status, 400)
  }
})

test.run()
