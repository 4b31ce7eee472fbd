/** Writing and reading texts in the browsers of two people: names are completed, and all looks as the preview did. */
// @timeout 240
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { photo } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/text')

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

const cardOf = (page: Page, text: string): Locator => page.locator('.post', { hasText: text })

async function open(node: TestNode): Promise<TestBrowser> {
  const browser = await chromium.open()
  const page = await browser.signIn(node)
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  return browser
}

test('a name is completed by keyboard, and the preview is what its readers see', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  const { page } = hers
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await page.getByRole('button', { name: 'More' }).click()
  await field.fill(
    '# Tulips\n\n- **first**\n- ~~second~~\n\n> a [garden](https://x.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n',
  )
  await field.press('Control+End')
  await page.keyboard.type('#tulips for @b')
  await page.getByRole('option', { name: 'Bo' }).waitFor()
  await look(hers, 'completion', 'en')
  await page.keyboard.press('Enter')
  assert.match(await field.inputValue(), /for @Bo $/u)
  await page.getByRole('textbox', { name: 'Content warning' }).fill('Petals')
  await page.getByRole('textbox', { name: 'Place' }).fill('the garden')
  const expiry = page.getByRole('combobox', { name: 'Gone after' })
  await expiry.selectOption({ label: '7 days' })
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.getByRole('link', { name: '@Bo' }).waitFor()
  await look(hers, 'preview', 'en')
  const seen = await preview.locator('.post-text').innerHTML()
  await field.press('Control+Enter')
  await cardOf(page, 'the garden').getByRole('button', { name: 'Show' }).click()
  assert.is(await cardOf(page, 'the garden').locator('.post-text').innerHTML(), seen)

  const theirs = cardOf(his.page, 'the garden')
  await theirs.getByRole('button', { name: 'Show' }).waitFor()
  assert.is(await theirs.locator('.post-text').count(), 0)
  await theirs.getByText('Gone in 7 days').waitFor()
  await look(his, 'covered', 'en')
  await theirs.getByRole('button', { name: 'Show' }).click()
  await look(his, 'text', 'en')
  await theirs.getByRole('link', { name: '#tulips' }).click()
  await his.page.getByRole('heading', { name: '#tulips', level: 1 }).waitFor()
  await his.page.getByRole('button', { name: 'Follow', exact: true }).click()
  await his.page.getByRole('button', { name: 'Following', pressed: true }).waitFor()
  await theirs.waitFor()
  await look(his, 'tag', 'en')
  await his.page.getByRole('link', { name: 'Tags you follow' }).click()
  await his.page.getByRole('list', { name: 'Followed tags' }).getByText('#tulips').waitFor()
  await theirs.waitFor()
  await ana.post('more #Tulips', 'Family')
  await cardOf(his.page, 'more #Tulips').waitFor()
  await look(his, 'tags', 'en')
  await his.page.goBack()
  await his.page.goBack()
  await his.page.getByRole('link', { name: 'Mentions' }).click()
  await his.page.getByRole('heading', { name: 'Mentions of you', level: 1 }).waitFor()
  await theirs.waitFor()
  assert.is(await his.page.locator('.post').count(), 1)
  noComplaints(hers, his)
})

test('pictures behind a warning are covered in the grid, until they are asked for or always shown', async () => {
  const media = [{ file: await photo('spider.jpg', {}), alt: 'A spider', caption: '' }]
  await postMedia(ana, 'eight legs', media, { warning: 'Spiders' })
  await using his = await open(bo)
  const { page } = his
  await cardOf(page, 'Spiders').getByRole('button', { name: 'Show' }).waitFor()
  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'Photos' }).click()
  const tile = page.getByRole('button', { name: 'Spiders Show' })
  await tile.waitFor()
  await look(his, 'covered-photo', 'en')
  // On a phone the way there is the picture at the top.
  await page.getByRole('link', { name: /^You\b/u }).click()
  await page.getByRole('link', { name: 'Language and look' }).click()
  await page.getByRole('checkbox', { name: /content warning at once/u }).click()
  await page.getByRole('checkbox', { name: /content warning at once/u, checked: true }).waitFor()
  await main.getByRole('link', { name: 'Photos' }).click()
  await page.getByRole('button', { name: /Ana/u }).first().waitFor()
  assert.is(await tile.count(), 0)
  noComplaints(his)
})

test.run()
