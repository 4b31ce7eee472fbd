/** In the browsers of two people: a poll, written, voted in by keyboard and shown by numbers, bars and names; and a post that is edited. */
// @timeout 240
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/polls')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'Bo']>
let ana: TestNode
let bo: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'Bo'])
  ;[ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

const pollIn = (page: Page): Locator => page.locator('.post form.poll')

async function open(node: TestNode): Promise<TestBrowser> {
  const browser = await chromium.open()
  const page = await browser.signIn(node)
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  return browser
}

test('a poll is asked and answered', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  const { page } = hers
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Add a poll' }).click()
  await page.getByRole('textbox', { name: 'Write a post' }).fill('Cake on Sunday?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('A poll needs two options.').waitFor()
  await page.getByRole('textbox', { name: 'Option 1' }).fill('Apple cake, as every year')
  await page.getByRole('textbox', { name: 'Option 2' }).fill('כן, שזיפים')
  await page.getByRole('checkbox', { name: /^Show who voted/u }).check()
  await page.getByRole('checkbox', { name: /^Show results only/u }).check()
  await look(hers, 'poll being written', 'en')
  await page.getByRole('button', { name: 'Send', exact: true }).click()

  const theirs = pollIn(his.page)
  await theirs.getByText('Results are shown once you voted').waitFor()
  await theirs.getByRole('radio').first().focus()
  await his.page.keyboard.press('ArrowDown')
  assert.ok(await theirs.getByRole('radio', { name: 'כן, שזיפים' }).isChecked())
  await his.page.keyboard.press('Enter')
  await theirs.getByText('100%', { exact: true }).waitFor()
  await pollIn(page).getByText('1 vote', { exact: true }).waitFor()
  await pollIn(page).getByText('Who voted').click()
  await pollIn(page).getByText('Bo', { exact: true }).waitFor()
  await pollIn(page).getByRole('radio').first().check()
  await pollIn(page).getByRole('button', { name: 'Vote' }).click()
  await theirs.getByText('2 votes', { exact: true }).waitFor()
  await look(hers, 'poll', 'en')
  await look(his, 'voted', 'en')
  await theirs.getByRole('button', { name: 'Take my vote back' }).click()
  await pollIn(page).getByText('1 vote', { exact: true }).waitFor()
  await theirs.getByText('Results are shown once you voted').waitFor()
  noComplaints(hers, his)
})

test('a post is edited, and its readers open what it said before', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  await ana.post('Walk on Sunday', 'Family')
  const mine = hers.page.locator('.post', { hasText: 'Walk on' })
  await mine.getByRole('button', { name: 'Edit your post' }).click()
  const field = hers.page.getByRole('textbox', { name: 'Edit your post' })
  assert.is(await field.inputValue(), 'Walk on Sunday')
  await field.fill('Walk on Monday')
  await hers.page.getByRole('textbox', { name: 'Place' }).last().fill('the garden')
  await look(hers, 'editing', 'en')
  await field.press('Control+Enter')
  const theirs = his.page.locator('.post', { hasText: 'Walk on Monday' })
  await theirs.getByText('the garden').waitFor()
  await theirs.getByRole('button', { name: 'edited' }).click()
  const versions = theirs.getByRole('list', { name: 'Earlier versions of the post by Ana' })
  await versions.getByText('Walk on Sunday').waitFor()
  await look(his, 'history of a post', 'en')
  noComplaints(hers, his)
})

test.run()
