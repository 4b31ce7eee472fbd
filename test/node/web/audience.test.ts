/** Choosing people for a post by keyboard, and seeing who has it, in two real nodes and a browser. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/audience')

test('a person is chosen by typing, and the post says live who has it', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await using browser = await chromium.open()
  const page = await browser.signIn(ana)
  await page.getByRole('textbox', { name: 'Write a post' }).fill('for you alone')
  await page.getByRole('button', { name: 'Family', pressed: true }).click()
  const audience = page.getByRole('group', { name: 'Visible to' })
  await audience.getByRole('button', { name: 'People' }).press('Enter')
  await page.getByLabel('Find a contact').and(page.locator(':focus')).waitFor()
  await look(browser, 'choose people', 'en')
  await page.keyboard.type('bo')
  await page.keyboard.press('Enter')
  await audience.getByRole('button', { name: 'Bo', pressed: true }).waitFor()
  await page.keyboard.press('Escape')
  await audience.getByRole('button', { name: 'People' }).and(page.locator(':focus')).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await shows(page, 'for you alone')
  await waitFor(async () => (await bo.texts()).includes('for you alone'))
  const card = page.locator('.post', { hasText: 'for you alone' })
  const mark = card.getByRole('button', { name: 'With 1 of 1' })
  await mark.press('Enter')
  const row = card.getByRole('list', { name: 'Who can read this' }).getByRole('listitem')
  assert.match(await row.innerText(), /Bo[\s\S]*has it/u)
  await look(browser, 'readers', 'en')
  await page.keyboard.press('Escape')
  await mark.and(page.locator(':focus')).waitFor()
  await page.reload()
  await audience.getByRole('button', { name: 'Bo', pressed: true }).waitFor()
  noComplaints(browser)
})

test('a post that is sent before the page knows the aspects goes to the usual one', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  await using browser = await chromium.open()
  const known = Promise.withResolvers<void>()
  await browser.context.route('**/api/aspects', async (route) => {
    await known.promise
    await route.continue()
  })
  const page = await browser.signIn(ana)
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await field.fill('quick words')
  await field.press('Control+Enter')
  await page.getByRole('button', { name: 'Sending' }).waitFor()
  known.resolve()
  await shows(page, 'quick words')
  await waitFor(async () => (await field.inputValue()) === '')
  await field.press('Control+Enter')
  const missing = page.getByRole('alert').filter({ hasText: 'Write something first.' })
  await missing.waitFor()
  await field.fill('more words')
  await missing.waitFor({ state: 'detached' })
  noComplaints(browser)
})

test.run()
