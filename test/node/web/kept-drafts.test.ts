/** Drafts that the node keeps: from one browser to another, put aside, gone on with, deleted and brought back. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { startNodes, type TestNode } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/kept-drafts')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

const composer = (page: Page): Locator => page.locator('#composer-text')
const bar = (page: Page): Locator => page.locator('.drafts-bar')

/** Opens the list of drafts. */
async function openList(page: Page): Promise<Locator> {
  await bar(page).getByRole('button').first().click()
  return page.locator('.draft-list li')
}

async function textsOn({ social }: TestNode): Promise<string[]> {
  return (await social.drafting.list()).map(({ content }) => content.text)
}

async function keeps(node: TestNode, texts: string[]): Promise<void> {
  const wanted = JSON.stringify(texts)
  await waitFor(async () => JSON.stringify(await textsOn(node)) === wanted, { description: wanted })
}

test('what is written in one browser is gone on with and sent in another', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await using desk = await chromium.open()
  const page = await desk.signIn(node)
  await composer(page).fill('half a thought')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByLabel('Content warning').fill('Spoiler')
  await page.getByText('Draft saved on your node').waitFor()
  await keeps(node, ['half a thought'])

  await using sofa = await chromium.open()
  const other = await sofa.signIn(node)
  const items = await openList(other)
  await items.getByRole('button', { name: 'Go on writing' }).click()
  await waitFor(async () => (await composer(other).inputValue()) === 'half a thought')
  await other.reload()
  await waitFor(async () => (await composer(other).inputValue()) === 'half a thought')
  await composer(other).fill('a whole thought')
  await keeps(node, ['a whole thought'])
  await other.getByRole('button', { name: 'Send', exact: true }).click()
  await other.locator('.post.card', { hasText: 'Spoiler' }).waitFor()
  await keeps(node, [])
  const { rows } = await node.social.timelines.read({ limit: 1 })
  assert.is(rows[0]?.post.warning, 'Spoiler')

  // The first browser writes on in what was sent meanwhile: that is a draft of its own.
  await composer(page).fill('half a thought, and more')
  await keeps(node, ['half a thought, and more'])
  await composer(page).fill('')
  await page.getByLabel('Content warning').fill('')
  await keeps(node, [])
  noComplaints(desk)
  noComplaints(sofa)
})

for (const locale of ['en', 'ar']) {
  test(`drafts are put aside, deleted, and brought back, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana'])
    const [node] = nodes.all
    await using ana = await chromium.open({ locale })
    const page = await ana.signIn(node)
    for (const text of ['to say later', 'and another']) {
      await composer(page).fill(text)
      await bar(page).locator('.aside').click()
      await waitFor(async () => (await composer(page).inputValue()) === '')
    }
    await keeps(node, ['and another', 'to say later'])
    await composer(page).fill('for Christmas')
    await bar(page).locator('.later').click()
    await page.locator('.send-later input').fill('2099-12-24T18:00')
    await look(ana, 'send later', locale)
    await page.locator('.send-later button').click()
    await waitFor(async () => (await composer(page).inputValue()) === '')
    const items = await openList(page)
    await waitFor(async () => (await items.count()) === 3)
    const scheduled = items.filter({ hasText: 'for Christmas' })
    assert.match((await scheduled.innerText()).normalize('NFKC'), /24|\u0662\u0664/u)
    await look(ana, 'drafts', locale)
    const doomed = items.filter({ hasText: 'to say later' })
    await doomed.getByRole('button').nth(1).click()
    await keeps(node, ['for Christmas', 'and another'])
    await page.locator('.toast button:not(.icon-only)').click()
    await waitFor(async () => (await textsOn(node)).includes('to say later'))
    // A press makes it a draft again.
    await scheduled.getByRole('button').first().click()
    await waitFor(async () =>
      (await node.social.drafting.list()).every(({ sendAtMs }) => sendAtMs === undefined),
    )
    noComplaints(ana)
  })
}

test.run()
