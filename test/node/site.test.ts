/** The posts for everybody, served as a site by a real node: these alone, as they are now, and nothing else of the node. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Network } from '../../node/http/network/schema.ts'
import { siteAgainMs } from '../../node/http/limits.ts'
import { SiteCopy } from '../../node/http/site/site-copy.ts'
import { FakeHub } from '../helpers/fake-network.ts'
import { FakeWorld } from '../helpers/fake-world.ts'
import { Api, rawRequest, type RawAnswer } from '../helpers/http.ts'
import { startNodes, type TestNode } from '../helpers/nodes.ts'
import { recordingLog } from '../helpers/recording-log.ts'
import { rejects } from '../helpers/rejects.ts'
import { SocialNode } from '../helpers/social-node.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('node/site')
const place = { host: '127.0.0.1', port: 0, url: 'https://ana.example/' }

function get({ node }: TestNode, path: string, headers = {}): Promise<RawAnswer> {
  return rawRequest(`http://127.0.0.1:${node.sitePort}`, { path, headers })
}

test('everybody reads what is for everybody, and nothing else', async () => {
  await using nodes = await startNodes(['Ana'], { site: place })
  const [ana] = nodes.all
  await ana.social.posts.create('for the town', 'public')
  await ana.post('for the family', 'Family')
  const index = await get(ana, '/')
  assert.equal([index.status, index.headers['content-type']], [200, 'text/html; charset=utf-8'])
  assert.match(index.headers['content-security-policy']!, `default-src 'none'`)
  const { rows } = await ana.social.timelines.read({ limit: 2 })
  const [forFamily, forAll] = rows.map(({ post }) => post)
  const page = await get(ana, `/posts/${forAll!.id}.html`)
  assert.match(page.text, 'for the town')
  assert.match(page.headers['cache-control']!, /^public, max-age=\d+$/u)
  assert.match((await get(ana, '/feed.xml')).text, 'https://ana.example/posts/')
  const again = await get(ana, `/posts/${forAll!.id}.html`, {
    'if-none-match': page.headers['etag'],
  })
  assert.equal([again.status, again.text], [304, ''])
  // A film is played by ranges.
  const path = `/posts/${forAll!.id}.html`
  const range = async (more: Record<string, string>): Promise<unknown[]> => {
    const { status, text, headers } = await get(ana, path, more)
    return [status, text, headers['content-range']]
  }
  const { length } = Buffer.from(page.text)
  const [from, etag] = [{ range: 'bytes=9-13' }, page.headers['etag']!]
  const part = page.text.slice(9, 14)
  assert.equal(await range(from), [206, part, `bytes 9-13/${length}`])
  assert.equal(await range({ ...from, 'if-range': etag }), [206, part, `bytes 9-13/${length}`])
  assert.equal(await range({ ...from, 'if-range': '"old"' }), [200, page.text, undefined])
  assert.equal(await range({ range: 'bytes=999999-' }), [416, '', `bytes */${length}`])
  const others = [
    '/api/status',
    '/g',
    '/metrics',
    '/../config.json',
    '/%2e%2e/config.json',
    '/media/',
  ]
  for (const path of [...others, `/posts/${forFamily!.id}.html`, '/keys/identity', '/posts']) {
    assert.is((await get(ana, path)).status, 404, path)
  }
  const files = await readdir(join(ana.node.home, 'site'), { recursive: true })
  assert.not.ok(files.some((name) => name.includes(forFamily!.id)))
  const { says } = await (await Api.of(ana)).call<Network>('GET', '/network')
  const said = says.find(({ id }) => id === 'network.site')
  assert.equal(said?.values, { url: 'https://ana.example/' })
  const posted = { method: 'POST', path: '/', body: 'x' }
  assert.is((await rawRequest(`http://127.0.0.1:${ana.node.sitePort}`, posted)).status, 404)
})

test('config.json names where it is served, and where guests are', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  assert.equal([ana.node.sitePort, ana.node.guestPort], [undefined, undefined])
  const { home } = ana.node
  await ana.stop()
  const config = { site: { port: 0 }, guests: { origin: 'https://me.example', port: 0 } }
  await writeFile(join(home, 'config.json'), JSON.stringify(config))
  await ana.start({})
  assert.ok(ana.node.sitePort)
  assert.is(ana.node.siteUrl(), `http://127.0.0.1:${ana.node.sitePort}/`)
  assert.equal(
    [typeof ana.node.guestPort, ana.node.guestOrigin()],
    ['number', 'https://me.example'],
  )
})

test('a start that finds the port of the site taken lets that of guests go', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'], { site: place })
  const [ana, bo] = nodes.all
  const guests = { host: place.host, port: 0, origin: 'https://me.example' }
  await bo.restart({ guests })
  const again = { guests: { ...guests, port: bo.node.guestPort! } }
  await bo.stop()
  const site = { host: place.host, port: ana.node.sitePort! }
  await rejects(() => bo.start({ ...again, site }), 'port-busy')
  await bo.start(again)
  assert.is(bo.node.guestPort, again.guests.port)
})

test('it follows what is posted, changed and taken back, at most once in a while', async () => {
  const world = new FakeWorld('site')
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world })
  await using dir = await tempDir()
  const copy = new SiteCopy({ folder: join(dir.path, 'site'), world, log: recordingLog().log })
  const { social } = ana
  const first = await social.posts.create('first', 'public')
  const pages = async (): Promise<string[]> =>
    [...(await copy.files(social)).keys()].filter((name) => name.startsWith('/posts/'))
  assert.equal(await pages(), [`/posts/${first}.html`])
  const second = await social.posts.create('second', 'public')
  assert.is((await pages()).length, 1, 'too early')
  await world.pass(siteAgainMs)
  assert.is((await pages()).length, 2)
  // A post for others changes nothing.
  const [folder] = await readdir(join(dir.path, 'site'))
  await ana.post('for the family')
  await world.pass(siteAgainMs)
  await pages()
  assert.equal(await readdir(join(dir.path, 'site')), [folder])
  await social.posts.delete(first)
  await world.pass(siteAgainMs)
  assert.equal(await pages(), [`/posts/${second}.html`])
  await copy.stop()
  assert.equal(await readdir(dir.path), [])
})

test.run()
