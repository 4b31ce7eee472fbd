/** A picture, what a friend makes of it, and what comes of that, in the browsers of two people. */
// @timeout 240
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { drop, photo } from '../../helpers/media-files.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/remix')

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

test('a remix is three interactions, and everybody who sees the picture sees it', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  await drop(hers.page, await photo('meadow.jpg'))
  await hers.page.getByRole('textbox', { name: 'Caption' }).waitFor()
  await hers.page.keyboard.type('the meadow')
  await hers.page.getByRole('checkbox', { name: /Your turn/u }).check()
  await hers.page.keyboard.press('Control+Enter')
  const theirs = cardOf(his.page, 'the meadow')
  await theirs.getByText('Your turn!').waitFor()

  let interactions = 0
  const act = async (acting: Promise<void>): Promise<void> => {
    interactions += 1
    await acting
  }
  await act(theirs.getByRole('button', { name: 'Remix' }).click())
  await theirs.getByRole('group', { name: 'Remix' }).locator(':focus').waitFor()
  await act(his.page.keyboard.type('one does not simply'))
  await act(his.page.keyboard.press('Control+Enter'))
  assert.is(interactions, 3)

  for (const { page } of [hers, his]) {
    const strip = cardOf(page, 'the meadow').getByRole('region', { name: 'Remixes' })
    await strip.getByText('1 person took part').waitFor()
    await strip.getByRole('button', { name: 'Bo' }).click()
    await strip.locator('.remix-shown', { hasText: 'one does not simply' }).waitFor()
    await strip.getByRole('button', { name: 'Family tree' }).click()
    await strip.locator('.remix-tree').getByText('Bo').waitFor()
  }
  await look(hers, 'remix', 'en')
  noComplaints(hers, his)
})

test('a remix of a remix, and a deleted one, by keyboard alone', async () => {
  await using hers = await open(ana)
  const { page } = hers
  const card = cardOf(page, 'the meadow')
  const strip = card.getByRole('region', { name: 'Remixes' })
  await strip.getByRole('button', { name: 'Bo' }).focus()
  await page.keyboard.press('Enter')
  await strip.locator('.remix-shown').getByRole('button', { name: 'Remix', exact: true }).focus()
  await page.keyboard.press('Enter')
  const panel = card.getByRole('group', { name: 'Remix', exact: true })
  const words = panel.getByRole('textbox').first()
  await words.waitFor()
  await words.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('walk in')
  await page.keyboard.press('Control+Enter')
  await strip.getByText('2 people took part').waitFor()
  await look(hers, 'remixes', 'en')
  noComplaints(hers)
})

test.run()
