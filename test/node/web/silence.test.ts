/** A node that stands still, and connections that die without a word: the view says so, and goes on by itself. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { eventKeepAliveMs } from '../../../node/http/limits.ts'
import { retryMsMax, silenceMsMax } from '../../../node/web/limits.ts'
import { TestChromium } from '../../helpers/browser.ts'
import { CliHome } from '../../helpers/cli.ts'
import { HalfOpenProxy } from '../../helpers/half-open.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/silence')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

const words = (page: Page): Locator => page.getByText('Your node is not answering. Trying again')

test('by its limits the view notices within 10 s, and not where signs of life are late', () => {
  assert.ok(silenceMsMax <= 10_000)
  assert.ok(eventKeepAliveMs * 2 < silenceMsMax)
  assert.ok(retryMsMax <= 10_000)
})

test('a node that stands still is said to be silent, and all goes on when it does', async () => {
  await using home = await CliHome.make('Ana', [], { isNodeProcess: true })
  await home.good('post', 'before it stood still', '--public')
  await using ana = await chromium.open()
  const { page } = ana
  await page.goto(home.signInUrl)
  await shows(page, 'before it stood still')
  home.node.process.kill('SIGSTOP')
  await words(page).waitFor()
  // A request meanwhile fails in time, and the view repeats it by itself.
  const filter = page.getByRole('navigation', { name: 'Posts that are shown' })
  await filter.getByRole('button', { name: 'Family' }).click()
  await page.getByRole('alert').filter({ hasText: 'Your node is not answering' }).waitFor()
  home.node.process.kill('SIGCONT')
  await words(page).waitFor({ state: 'detached' })
  await page.getByText('Your node is not answering').waitFor({ state: 'detached' })
  await filter.getByRole('button', { name: 'Family' }).click()
  await shows(page, 'before it stood still')
  await home.good('post', 'after it stood still', '--public')
  await shows(page, 'after it stood still')
  noComplaints(ana)
})

test('what is written to a node that stands still is written once it goes on', async () => {
  await using home = await CliHome.make('Ana', [], { isNodeProcess: true })
  await using ana = await chromium.open()
  const { page } = ana
  await page.goto(home.signInUrl)
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  await field.fill('patience')
  home.node.process.kill('SIGSTOP')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await words(page).waitFor()
  assert.is(await field.inputValue(), 'patience')
  home.node.process.kill('SIGCONT')
  await shows(page, 'patience')
  await words(page).waitFor({ state: 'detached' })
  await waitFor(async () => (await field.inputValue()) === '')
  assert.is((await home.good('feed')).split('patience').length, 2)
  noComplaints(ana)
})

test('a stream that died without a word is opened anew, and nothing is missed', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  const { port, hash } = new URL(node.node.signInUrl())
  await using proxy = await HalfOpenProxy.to(Number(port))
  await using ana = await chromium.open()
  const { page } = ana
  await page.goto(`http://127.0.0.1:${proxy.port}/${hash}`)
  await node.post('over the first connection', 'Family')
  await shows(page, 'over the first connection')
  proxy.fallSilent()
  await node.post('while it was dead', 'Family')
  await shows(page, 'while it was dead')
  await words(page).waitFor({ state: 'detached' })
  noComplaints(ana)
})

test('what came while a thread was read is not lost to the older answer', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  const post = await node.social.posts.create('soup', [await node.aspect('Family')])
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await shows(page, 'soup')
  const [read, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.route('**/comments', async (route) => {
    const response = await route.fetch()
    read.resolve()
    await hold.promise
    await route.fulfill({ response })
  })
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await read.promise
  await node.social.threads.comment(post, 'too late for the answer')
  await page.getByRole('button', { name: '1 comment' }).waitFor()
  hold.resolve()
  await page.locator('.comment', { hasText: 'too late for the answer' }).waitFor()
  noComplaints(ana)
})

for (const [title, happens] of [
  ['once the network is back', (page) => page.evaluate(`dispatchEvent(new Event('online'))`)],
  // As where the lid of a laptop is closed for a while: timers that were due meanwhile fire once.
  ['after a sleep', (page) => page.clock.fastForward(60_000)],
] satisfies [string, (page: Page) => Promise<unknown>][]) {
  test(`${title} the view asks at once, and alarms nobody`, async () => {
    await using nodes = await startNodes(['Ana'])
    const [node] = nodes.all
    await using ana = await chromium.open()
    await ana.page.clock.install()
    const page = await ana.signIn(node)
    await node.post('before', 'Family')
    await shows(page, 'before')
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('/api/events')) asked += 1
    })
    await happens(page)
    await waitFor(() => asked > 0)
    assert.is(await words(page).count(), 0)
    await node.post('after', 'Family')
    await shows(page, 'after')
    noComplaints(ana)
  })
}

test.run()
