/** A guest in a browser: opens a link of a node and of a relay, and is told what is wrong with one that does not open. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gzipSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { photo } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/guest')
const dayMs = 86_400_000
const pageBytesMax = 15 * 1024

let chromium: TestChromium
let relays: TestNodes<['Relay']>
let people: TestNodes<['Ana']>
let relay: TestNode
let ana: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  const guests = { origin: 'https://guests.example', bytes: 10_000_000 }
  relays = await startNodes(['Relay'], { roles: { relay: {}, guests } })
  ;[relay] = relays.all
  people = await startNodes(['Ana'], { bootstrap: [relay.node.relay()!.addresses[0]!] })
  ;[ana] = people.all
  const file = await photo('valley.jpg', { hue: 90 })
  await postMedia(ana, '# Hello\n<b>bold</b> **words** and [a link](https://a.example)', [
    { file, alt: 'A valley', caption: 'In May' },
  ])
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await people[Symbol.asyncDispose]()
  await relays[Symbol.asyncDispose]()
})

/** A link to the last post, and its address at the loopback door of whoever holds it: a secure context without a certificate. */
async function link(
  holder: TestNode,
  responses = false,
): Promise<{ id: Parameters<typeof end>[0]; url: string }> {
  const { rows } = await ana.social.timelines.read({ limit: 1 })
  const at = holder === ana ? { origin: ana.node.url } : { relay: holder.peer }
  const of = { post: rows[0]!.post.id }
  const { id, url } = await ana.social.guests.create({ of, lastsMs: dayMs, at, responses })
  return { id, url: `${holder.node.url}/g${new URL(url).hash}` }
}

function end(id: Parameters<typeof ana.social.guests.end>[0]): Promise<void> {
  return ana.social.guests.end(id)
}

test('a browser opens a link of a node and of a relay; once it is revoked it says so', async () => {
  for (const holder of [ana, relay]) {
    const { id, url } = await link(holder)
    await using guest = await chromium.open()
    const { page } = guest
    await page.goto(url)
    await page.getByRole('heading', { name: 'Shared by Ana' }).waitFor()
    await page.getByText('<b>bold</b>').waitFor()
    assert.is(await page.locator('article strong').textContent(), 'words')
    const picture = page.getByRole('img', { name: 'A valley' })
    await picture.waitFor()
    await page.waitForFunction(`document.querySelector('article img').naturalWidth > 0`)
    await page.getByText('In May').waitFor()
    assert.is(await page.locator('article a').getAttribute('href'), 'https://a.example')
    assert.is(await page.evaluate('localStorage.length + document.cookie.length'), 0)
    await look(guest, `guest of ${holder.name}`, 'en')
    await end(id)
    await page.reload()
    await page.getByText('has taken it back').waitFor()
    noComplaints(guest)
  }
})

test('a guest says something, and its author shows it to readers', async () => {
  const { id, url } = await link(ana, true)
  await using guest = await chromium.open()
  await guest.page.goto(url)
  await guest.page.getByText('Say something to Ana').click()
  await guest.page.getByLabel('Your name').fill('Aunt Käthe')
  await guest.page.getByLabel('Your words').fill('<b>How</b> tall you are!')
  await guest.page.getByRole('button', { name: 'Send', exact: true }).click()
  await guest.page.getByText('Ana decides whether others see it').waitFor()
  await guest.page.getByRole('button', { name: '👍' }).click()
  await look(guest, 'guest who responds', 'en')
  noComplaints(guest)
  await using owner = await chromium.open()
  const page = await owner.signIn(ana)
  await page.locator('.post').waitFor()
  await page.goto(`${ana.node.url}/you/guests`)
  const words = page.locator('.guest-said', { hasText: '<b>How</b> tall you are!' })
  await words.getByText('Guest, not checked').waitFor()
  await page.locator('.guest-said', { hasText: '👍' }).waitFor()
  await look(owner, 'guest responses', 'en')
  await words.getByRole('button', { name: 'Show to readers' }).click()
  await words.getByRole('button', { name: 'Undo' }).waitFor()
  await words.getByRole('link').click()
  await page.locator('.thread-button').click()
  await page.getByRole('region', { name: 'From guests' }).getByText('tall you').waitFor()
  await look(owner, 'thread with guests', 'en')
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page
    .getByRole('region', { name: 'From guests' })
    .getByText('👍')
    .waitFor({ state: 'detached' })
  noComplaints(owner)
  await end(id)
})

test('a link is made in the menu of a post, and revoked in the list of all', async () => {
  for (const { id, state } of await ana.social.guests.list()) if (state === 'open') await end(id)
  await using owner = await chromium.open()
  const page = await owner.signIn(ana)
  await page.locator('.post').getByTitle('More', { exact: true }).click()
  await page.getByRole('button', { name: 'Link for guests' }).click()
  await page.getByLabel('Ends after').selectOption('7 days')
  await page.getByText('choose one whose owner you trust').waitFor()
  await look(owner, 'guest link', 'en')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const url = await page.getByLabel('Link for guests').inputValue()
  assert.match(url, /^https:\/\/guests\.example\/g#[\w-]{43}$/u)
  await page.goto(`${ana.node.url}/you/guests`)
  await page.getByRole('button', { name: 'Show the link' }).click()
  assert.is(await page.getByLabel('Link for guests', { exact: true }).inputValue(), url)
  await look(owner, 'guest links', 'en')
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('Revoked: what it showed is deleted.').waitFor()
  const open = (await ana.social.guests.list()).filter(({ state }) => state === 'open')
  assert.is(open.length, 0)
  noComplaints(owner)
})

test('another key, half a link, and an id of nothing each have their words', async () => {
  await using guest = await chromium.open()
  const { page } = guest
  const { url } = await link(ana)
  const other = await link(ana)
  for (const fragment of ['', '#', url.split('/g')[1]!.slice(0, -1), '#<script>']) {
    await page.goto('about:blank')
    await page.goto(`${ana.node.url}/g${fragment}`)
    await page.getByText('does not open what is here').waitFor()
  }
  await page.goto('about:blank')
  await page.goto(`${ana.node.url}/g#${'A'.repeat(43)}`)
  await page.getByText('nothing at this address').waitFor()
  // Bytes of another link: as a relay might mix them up, or change them.
  await page.route(/\/g\/b\//u, async (route) => {
    const answer = await route.fetch({ url: `${ana.node.url}/g/b/${other.id}` })
    await route.fulfill({ response: answer })
  })
  await page.goto('about:blank')
  await page.goto(url)
  await page.getByText('does not open what is here').waitFor()
})

test('without scripts the page says what is needed, in the language of its reader', async () => {
  await using guest = await chromium.open({ javaScriptEnabled: false, locale: 'de-DE' })
  const { page } = guest
  await page.goto((await link(ana)).url)
  assert.match(await page.locator('noscript').innerText(), 'braucht er JavaScript')
})

test('the page is small', async () => {
  const files = ['app.js', 'app.css'].map((name) => `../../../dist/node/guest/${name}`)
  const sizes = files.map(async (path) => {
    return gzipSync(await readFile(new URL(path, import.meta.url))).length
  })
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  assert.ok(bytes < pageBytesMax, `${bytes} bytes`)
})

test.run()
