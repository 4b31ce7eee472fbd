/** People write and read posts in the stream, in real browsers over real nodes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Page } from 'playwright-core'
import { TestChromium } from '../../helpers/browser.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { realWorld, type World } from '../../../node/world.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, setUp, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/stream')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('no word is lost while the node is down, nor by a reload', async () => {
  await using node = await NewNode.start()
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await setUp(page, 'Ana')
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await field.fill('half a thought')
  await page.reload()
  assert.is(await field.inputValue(), 'half a thought')
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  await node.stop()
  await field.fill('a whole thought')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Your text is kept here.').waitFor()
  assert.is(await field.inputValue(), 'a whole thought')
  await node.start()
  await page.reload()
  assert.is(await field.inputValue(), 'a whole thought')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(page, 'a whole thought')
  assert.is(await field.inputValue(), '')
  noComplaints(ana)
})

test('two people talk under a post, and take words back', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  await anaNode.post('what do you think?', 'Family')
  await using ana = await chromium.open()
  await using bo = await chromium.open()
  const hers = await ana.signIn(anaNode)
  const his = await bo.signIn(boNode)
  for (const page of [hers, his]) {
    await shows(page, 'what do you think?')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
  }
  const comment = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Comment on the post by Ana' }).fill(text)
    await page.locator('.thread > .comment-field button').click()
    await page.locator('.comment', { hasText: text }).waitFor()
  }
  await comment(his, 'splendid')
  await hers.locator('.comment', { hasText: 'splendid' }).waitFor()
  await his.locator('.comment .awaited').waitFor({ state: 'detached' })
  await comment(hers, 'thank you')
  await his.locator('.comment', { hasText: 'thank you' }).waitFor()
  await hers.getByRole('button', { name: '2 comments' }).waitFor()

  await anaNode.stop()
  await comment(his, 'are you there?')
  await his.getByText('waiting for the node of Ana').waitFor()
  assert.is(await his.getByRole('button', { name: 'Delete the comment by Ana' }).count(), 0)
  await his.getByRole('button', { name: 'Delete the comment by Bo' }).first().click()
  await his.getByText('Delete this comment, here and').waitFor()
  await his.getByRole('button', { name: 'Keep' }).click()
  await his.getByRole('button', { name: 'Delete the comment by Bo' }).first().click()
  await his.getByRole('button', { name: 'Delete', exact: true }).click()
  await his.locator('.comment', { hasText: 'splendid' }).waitFor({ state: 'detached' })
  await anaNode.start()
  await his.getByText('waiting for the node of Ana').waitFor({ state: 'detached' })
  // Her node has another port now.
  await ana.signIn(anaNode)
  await hers.getByRole('button', { name: '2 comments' }).click()
  await hers.locator('.comment', { hasText: 'are you there?' }).waitFor()
  assert.is(await hers.locator('.comment', { hasText: 'splendid' }).count(), 0)

  await hers.getByRole('button', { name: 'Delete this post' }).click()
  await hers.getByRole('button', { name: 'Delete', exact: true }).click()
  await hers.getByText('Deleted. The nodes of your friends').waitFor()
  for (const page of [hers, his]) await page.locator('.post').waitFor({ state: 'detached' })
  noComplaints(ana, bo)
})

test('what is new is counted, and marked where it begins', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family', back: 'Family' })
  await boNode.post('old words', 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await shows(page, 'old words')
  const main = page.getByRole('navigation', { name: 'Main' })
  await waitFor(async () => (await anaNode.social.timelines.readState()).unread === 0)
  assert.is(await page.locator('.new-line').count(), 0)
  await main.getByRole('link', { name: 'People' }).click()
  await boNode.post('new words', 'Family')
  await boNode.post('newer words', 'Family')
  await main.getByText('2 new posts').waitFor()
  await waitFor(async () => (await page.title()).startsWith('(2) '))
  await main.getByRole('link', { name: 'Stream' }).click()
  await shows(page, 'newer words')
  // The mark comes with the list, which may be drawn once before.
  await page
    .locator('.posts > li')
    .nth(2)
    .and(page.getByText('New', { exact: true }))
    .waitFor()
  await waitFor(async () => !(await page.title()).startsWith('('))
  assert.is((await anaNode.social.timelines.readState()).unread, 0)
  await page.reload()
  await shows(page, 'newer words')
  assert.is(await page.locator('.new-line').count(), 0)
  noComplaints(ana)
})

test('everything that a post needs is done by keyboard', async () => {
  await using nodes = await startNodes(['Ana'])
  const [anaNode] = nodes.all
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await page.getByRole('textbox', { name: 'Write a post' }).waitFor()
  const focused = (): Promise<string> => page.locator(':focus').evaluate(({ id }) => id)
  for (let presses = 0; (await page.locator('#composer-text:focus').count()) === 0; presses++) {
    assert.ok(presses < 20, 'the composer is not reached by Tab')
    await page.keyboard.press('Tab')
  }
  await page.keyboard.type('typed\nwithout a mouse')
  // To the chip of the next aspect, and back.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  assert.is(await focused(), 'composer-text')
  await page.keyboard.press('Control+Enter')
  await shows(page, 'without a mouse')
  const [row] = (await anaNode.social.timelines.read({ limit: 1 })).rows
  assert.is(row?.post.text, 'typed\nwithout a mouse')
  assert.is(row?.post.audience.length, 2)
  assert.is(await focused(), 'composer-text')
  await page.keyboard.press('Escape')
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.getByRole('heading', { name: 'People' }).waitFor()
  await page.keyboard.press('n')
  await waitFor(async () => (await focused()) === 'composer-text')
  noComplaints(ana)
})

test('what a post or a name holds is shown as text, and only web addresses are links', async () => {
  await using nodes = await startNodes(['<b>Ana</b>', 'Bo'])
  const [anaNode, boNode] = nodes.all
  await befriend(anaNode, boNode, { aspect: 'Family' })
  const hostile = [
    '<img src=x onerror="document.title=1">',
    '<script>document.title=1</script>',
    'javascript:alert(1) data:text/html,x https://good.example/a?b=(c).',
    '[x](javascript:alert(1))',
  ].join('\n')
  await anaNode.post(hostile, 'Family')
  await using bo = await chromium.open()
  const page = await bo.signIn(boNode)
  await shows(page, 'onerror')
  assert.is(await page.locator('.post-text').innerText(), hostile)
  assert.is(await page.locator('.post-text :not(a, p), .post h3 b, img').count(), 0)
  const links = page.locator('.post-text a')
  assert.is(await links.count(), 1)
  assert.is(await links.getAttribute('href'), 'https://good.example/a?b=(c)')
  assert.match((await links.getAttribute('rel')) ?? '', 'noopener noreferrer')
  assert.match(await page.title(), 'Pappus')
  noComplaints(bo)
})

test('what came when later posts were read already says so', async () => {
  const hourAgo: World = { ...realWorld, now: () => Date.now() - 3_600_000 }
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'], { world: hourAgo })
  const [anaNode, boNode, cyNode] = nodes.all
  for (const node of [boNode, cyNode]) await befriend(node, anaNode, { aspect: 'Family' })
  for (const node of [anaNode, cyNode]) await node.restart()
  await cyNode.post('in time', 'Family')
  await using ana = await chromium.open()
  const page = await ana.signIn(anaNode)
  await shows(page, 'in time')
  await waitFor(
    async () => (await anaNode.social.timelines.readState()).untilMs > Date.now() - 600_000,
  )
  // As if he had been away since.
  await boNode.post('too late', 'Family')
  await shows(page, 'too late')
  const late = page.locator('.post', { has: page.getByText('Arrived late', { exact: true }) })
  await late.waitFor()
  assert.match(await late.innerText(), /too late/u)
  assert.is(await late.count(), 1)
  assert.match((await page.locator('.post').first().innerText()) ?? '', /in time/u)
  noComplaints(ana)
})

test.run()
