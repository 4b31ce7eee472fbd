/** Private messages in the browsers of two people: written by keyboard, seen at once, changed, taken back, and looked at. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { drop, paste, photo } from '../../helpers/media-files.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/messages')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو', 'Cy']>
let ana: TestNode
let bo: TestNode
let cy: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو', 'Cy'])
  ;[ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await befriend(ana, cy, { aspect: 'Family', back: 'Family' })
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

async function open(node: TestNode): Promise<TestBrowser> {
  const browser = await chromium.open()
  const page = await browser.signIn(node)
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  return browser
}

const says = (page: Page, text: string): Locator =>
  page.locator('.message-text', { hasText: new RegExp(`^${text}$`, 'u') })

test('a message goes from the page of a person to their node and is read there', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  const { page } = hers
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
  await page.getByRole('link', { name: 'Message to بو' }).click()
  await page.getByRole('button', { name: 'بو', pressed: true }).waitFor()
  await look(hers, 'messages-new', 'en')
  await page.getByRole('textbox', { name: 'First message' }).fill('hello')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('there')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'بو', level: 1 }).waitFor()

  const news = async (): Promise<number> =>
    Number(/^\((\d+)\)/u.exec(await his.page.title())?.[1] ?? 0)
  const rest = bo.social.notifications.unread()
  await waitFor(async () => (await news()) === rest + 1)
  await his.page.getByRole('link', { name: 'Messages 1 unread' }).click()
  await his.page.getByRole('link', { name: /1 unread message/u }).click()
  await says(his.page, 'hello\\s+there').waitFor()
  await his.page.getByRole('link', { name: 'Messages', exact: true }).waitFor()
  await waitFor(async () => (await news()) === rest)
  const field = his.page.getByRole('textbox', { name: 'Message to Ana' })
  await field.fill('tpyo')
  await field.press('Enter')
  await says(page, 'tpyo').waitFor()

  await his.page.getByRole('button', { name: 'Edit or delete “tpyo”' }).click()
  await his.page.getByRole('button', { name: 'Edit', exact: true }).click()
  await his.page.locator('.message-editor textarea:focus').fill('typo')
  await his.page.keyboard.press('Enter')
  await says(page, 'typo').waitFor()
  await page.getByText('Edited').waitFor()
  await his.page.getByTitle('At Ana’s node').first().waitFor()
  await look(his, 'messages', 'en')
  await his.page.getByRole('button', { name: 'Edit or delete “typo”' }).click()
  await his.page.getByRole('button', { name: 'Delete for everybody' }).click()
  await his.page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('بو deleted a message').first().waitFor()
  assert.is(await says(page, 'typo').count(), 0)
  noComplaints(hers, his)
})

test('pictures are picked, pasted and dropped, described, sent without words, looked at and taken back', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await ana.social.conversations.start([bo.social.me().id], 'look at these')
  const { rows } = await ana.social.conversations.list({ limit: 1 })
  const at = new URL(`/messages/${rows[0]!.id}`, page.url()).href
  await page.goto(at)
  await says(page, 'look at these').waitFor()
  await page
    .locator('.message-composer input[type=file]')
    .setInputFiles(await photo('lake.jpg', { hue: 30 }))
  await drop(page, await photo('hill.jpg', { hue: 120 }))
  await paste(page, await photo('sea.jpg', { hue: 240 }))
  const fields = page.getByPlaceholder('Describe it')
  await waitFor(async () => (await fields.count()) === 3)
  await fields.first().fill('a boat on a lake')
  await look(hers, 'messages-attached', 'en')
  await page.getByRole('button', { name: 'Remove sea.jpg' }).click()
  await page.locator('.message-send:enabled').click()
  await page.locator('.of-mine .media-grid').waitFor()
  assert.is(await fields.count(), 0)

  await using his = await open(bo)
  await his.page.goto(new URL(`/messages/${rows[0]!.id}`, his.page.url()).href)
  await his.page.getByRole('button', { name: /Open picture 1 of 2/u }).click()
  await his.page.getByRole('dialog').getByText('a boat on a lake').waitFor()
  await look(his, 'messages-viewer', 'en')
  await his.page.keyboard.press('ArrowRight')
  await his.page.getByText('2 of 2', { exact: true }).waitFor()
  await his.page.keyboard.press('Escape')
  await look(his, 'messages-pictures', 'en')
  await page.getByRole('button', { name: 'Edit or delete “a boat on a lake”' }).click()
  await page.getByRole('button', { name: 'Delete for everybody' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await waitFor(async () => (await his.page.locator('.media-grid').count()) === 0)
  noComplaints(hers, his)
})

test('three talk, two of whom do not know each other, on a phone and from right to left', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await page.goto(new URL('/messages/new', page.url()).href)
  await page.getByRole('button', { name: 'بو' }).click()
  await page.getByRole('button', { name: 'Cy' }).click()
  await page.getByRole('textbox', { name: 'First message' }).fill('you two')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await says(page, 'you two').waitFor()
  await waitFor(async () => (await cy.social.conversations.list({ limit: 9 })).rows.length === 1)
  const [row] = (await cy.social.conversations.list({ limit: 9 })).rows
  await cy.social.conversations.send(row!.id, 'hello from Cy')
  await says(page, 'hello from Cy').waitFor()
  await using his = await open(bo)
  await his.page.evaluate(`localStorage.setItem('locale', 'ar')`)
  await bo.social.changeSettings({ language: 'ar' })
  await his.page.goto(new URL(`/messages/${row!.id}`, his.page.url()).href)
  await his.page.locator('html[dir=rtl]').waitFor()
  await says(his.page, 'hello from Cy').waitFor()
  await his.page.locator('.message-writer .tag').waitFor()
  await look(his, 'messages-circle', 'ar')
  await page.getByRole('button', { name: 'Mute' }).click()
  await page.getByRole('button', { name: 'Unmute', pressed: true }).waitFor()
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByText('Nobody else is told').waitFor()
  await look(hers, 'messages-list', 'en')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: /Cy/u }).waitFor()
  noComplaints(hers, his)
})

test.run()
