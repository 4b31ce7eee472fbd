/** The view keeps drafts, each tab its own, in real browsers over a real node. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium } from '../../helpers/browser.ts'
import { startNodes, type TestNode } from '../../helpers/nodes.ts'
import { noComplaints, postOf, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/drafts')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Write a post' })

/** The card of a post, with its thread. */
function cardOf(page: Page, text: string): Locator {
  return page.locator('.post.card', { has: postOf(page, text) })
}

/** Opens the thread of a post. @returns the field for a comment */
async function threadOf(page: Page, text: string): Promise<Locator> {
  const card = cardOf(page, text)
  await card.locator('.thread-button[aria-expanded=false]').click()
  return card.getByRole('textbox')
}

async function holds(field: Locator, text: string): Promise<void> {
  await waitFor(async () => (await field.inputValue()) === text, { description: text })
}

async function openTab(page: Page, node: TestNode): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(node.node.url)
  await composer(tab).waitFor()
  return tab
}

test('a comment that is being written outlives a reload, each at its own post, until it is sent', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  for (const text of ['soup', 'salad']) await node.post(text, 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await shows(page, 'soup')
  await (await threadOf(page, 'soup')).fill('more salt')
  await (await threadOf(page, 'salad')).fill('less oil')
  await page.reload()
  await cardOf(page, 'soup').getByText('Draft', { exact: true }).waitFor()
  const soup = await threadOf(page, 'soup')
  assert.is(await soup.inputValue(), 'more salt')
  assert.is(await cardOf(page, 'soup').getByText('Draft', { exact: true }).count(), 0)
  await cardOf(page, 'soup').locator('.thread > .comment-field button').click()
  await page.locator('.comment', { hasText: 'more salt' }).waitFor()
  await holds(soup, '')
  await page.reload()
  await cardOf(page, 'salad').getByText('Draft', { exact: true }).waitFor()
  assert.is(await page.getByText('Draft', { exact: true }).count(), 1)
  assert.is(await (await threadOf(page, 'soup')).inputValue(), '')
  assert.is(await (await threadOf(page, 'salad')).inputValue(), 'less oil')
  noComplaints(ana)
})

test('two tabs keep a draft each, through a reload of either', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await using ana = await chromium.open()
  const one = await ana.signIn(node)
  await composer(one).fill('written in the first')
  const two = await openTab(one, node)
  assert.is(await composer(two).inputValue(), '')
  await composer(two).fill('written in the second')
  await one.reload()
  await holds(composer(one), 'written in the first')
  await two.reload()
  await holds(composer(two), 'written in the second')
  await one.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(one, 'written in the first')
  await one.reload()
  await holds(composer(one), '')
  assert.is(await composer(two).inputValue(), 'written in the second')
  noComplaints(ana)
})

test('the next tab takes up what a closed one left, once', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await using ana = await chromium.open()
  const first = await ana.signIn(node)
  const closed = await openTab(first, node)
  await composer(closed).fill('half a thought')
  await closed.close()
  const next = await openTab(first, node)
  await holds(composer(next), 'half a thought')
  const another = await openTab(first, node)
  assert.is(await composer(another).inputValue(), '')
  await first.reload()
  await composer(first).waitFor()
  assert.is(await composer(first).inputValue(), '')
  noComplaints(ana)
})

test('the browser keeps a bounded number of drafts, the newest', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  const texts = Array.from({ length: 22 }, (_, number) => `post number ${number}.`)
  for (const text of texts) await node.post(text, 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  const open = page.locator('.thread-button[aria-expanded=false]')
  const older = page.getByRole('button', { name: 'Show older posts' })
  for (const text of texts.toReversed()) {
    while ((await postOf(page, text).count()) === 0)
      await older.or(postOf(page, text)).first().click()
    await (await threadOf(page, text)).fill(`on ${text}`)
  }
  const kept = (): Promise<string[]> =>
    page.evaluate<string[]>(`[localStorage, sessionStorage].map((storage) =>
      Object.keys(storage).filter((key) => key.startsWith('pappus.draft.')).length + '')`)
  assert.equal(await kept(), ['20', '20'])
  assert.is(await open.count(), 0)
  noComplaints(ana)
})

test.run()
