/** The view on a phone, beside the one on the machine: pairing, posting a picture, waking up, and being signed out. */
// @timeout 240
import { networkInterfaces } from 'node:os'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { lanOf } from '../../helpers/lan.ts'
import { look } from '../../helpers/look.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { samplePicture } from '../../helpers/pictures.ts'
import { noComplaints, postOf, shows } from '../../helpers/view.ts'

const test = suite('web/devices')
const phoneOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  // Nobody installed the authority.
  ignoreHTTPSErrors: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
}
let chromium: TestChromium
let nodes: TestNodes<['Ana']>
let ana: TestNode
let desk: TestBrowser
let phone: TestBrowser

test.before(async () => {
  chromium = await TestChromium.start()
  const interfaces = (): ReturnType<typeof networkInterfaces> => lanOf('127.0.0.2')
  nodes = await startNodes(['Ana'], { interfaces })
  ana = nodes.all[0]
  desk = await chromium.open()
  phone = await chromium.open(phoneOptions)
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

/** As a phone does whose screen goes off and on; headless Chromium freezes no page. */
function turnTo(page: Page, state: 'hidden' | 'visible'): Promise<unknown> {
  return page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' })
    document.dispatchEvent(new Event('visibilitychange'))`)
}

const devicesOf = (page: Page): ReturnType<Page['locator']> =>
  page.getByRole('region', { name: 'Devices that look in' })

async function openDevices(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'You' }).click()
  await page.getByRole('link', { name: 'Devices' }).click()
  await devicesOf(page).waitFor()
}

test('the owner turns it on and lets a phone in, by a code and six digits', async () => {
  const page = await desk.signIn(ana)
  await openDevices(page)
  await page.getByLabel('Answer on my local network').click()
  await page.getByRole('button', { name: 'Let a device in' }).click()
  const code = (await page.locator('.pairing-code').textContent()) ?? ''
  const address = (await page.locator('.addresses code').first().textContent()) ?? ''
  assert.match(address, /^https:\/\/127\.0\.0\.2:\d+$/u)
  await look(desk, 'devices-code', 'en')

  // Scanned by a phone that nobody told to go on yet.
  await phone.page.goto(`${address}/`)
  await phone.page.getByRole('heading', { name: 'Let this browser in' }).waitFor()
  await look(phone, 'pair', 'en')
  await phone.page.setViewportSize(phoneOptions.viewport)
  await phone.page.goto(`${address}/#pair=${code.replace('-', '')}`)
  const shown = await phone.page.locator('.digits').textContent()
  assert.not.match(phone.page.url(), 'pair=')
  assert.is(await page.locator('.digits').textContent(), shown)
  await look(phone, 'pair-digits', 'en')
  await page.getByText('Phone, Chrome on Android').first().waitFor()
  await page.getByRole('button', { name: 'Yes, the same' }).click()
  await phone.page.setViewportSize(phoneOptions.viewport)
  await phone.page.getByRole('textbox', { name: 'Write a post' }).waitFor()
  assert.ok(await phone.page.evaluate('isSecureContext'))
})

test('a picture that the phone posts stands on the machine at once, and is shown on both', async () => {
  await desk.page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Stream' })
    .click()
  const { page } = phone
  const buffer = await samplePicture(320, 240).png().toBuffer()
  const files = [{ name: 'lake.png', mimeType: 'image/png', buffer }]
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add pictures or files' }).tap()
  await (await choosing).setFiles(files)
  await page.getByRole('textbox', { name: 'Write a post' }).fill('From the lake')
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  for (const each of [page, desk.page]) {
    await shows(each, 'From the lake')
    await each.waitForFunction(
      `[...document.querySelectorAll('.post img')].some(({ naturalWidth }) => naturalWidth > 0)`,
    )
  }
})

test('a view that slept shows what came meanwhile as soon as it wakes', async () => {
  await turnTo(phone.page, 'hidden')
  await ana.post('while it slept', 'Family')
  await shows(desk.page, 'while it slept')
  // It holds no connection meanwhile, and so heard nothing.
  assert.is(await postOf(phone.page, 'while it slept').count(), 0)
  await turnTo(phone.page, 'visible')
  await shows(phone.page, 'while it slept')
})

test('the phone is named and signed out from the machine, and says how it comes back', async () => {
  const { page } = desk
  await openDevices(page)
  await page.getByRole('button', { name: 'Rename Phone, Chrome on Android' }).click()
  await page.getByLabel('Name of the browser').fill('Ana’s phone')
  await page.getByRole('button', { name: 'Save', exact: true }).last().click()
  await page.getByRole('button', { name: 'Sign Ana’s phone out' }).waitFor()
  await look(desk, 'devices', 'en')
  await page.getByRole('button', { name: 'Sign Ana’s phone out' }).click()
  await phone.page.getByRole('heading', { name: 'Let this browser in' }).waitFor()
  await phone.page.getByLabel('Code that is shown there').fill('0000000000')
  await phone.page.getByRole('button', { name: 'Go on' }).tap()
  await phone.page.getByText('This code is wrong or too old').waitFor()
  noComplaints(desk, phone)
})

test.run()
