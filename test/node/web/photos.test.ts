/** All pictures of posts on one page: by month, by person, by aspect, and in the whole window. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { photo, type PhotoInit } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/photos')
const { PAPPUS_SHOTS: shots } = process.env

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو']>
let ana: TestNode
let bo: TestNode
/** The metadata in the file of a picture in a post. */
const sizes: PhotoInit[] = [
  { width: 800, height: 600 },
  { width: 400, height: 900 },
  { width: 1200, height: 300 },
]

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو'])
  ;[ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

/** Posts as many pictures as there are descriptions. */
async function post(node: TestNode, text: string, ...alts: string[]): Promise<string> {
  const wanted = alts.map(async (alt, number) => {
    const file = await photo(`${alt}.jpg`, {
      ...sizes[number % sizes.length],
      hue: alt.length * 40,
    })
    return { file, alt }
  })
  return (await postMedia(node, text, await Promise.all(wanted))).id
}

async function open(node: TestNode, path = '/photos', locale = 'en-GB'): Promise<TestBrowser> {
  const browser = await chromium.open({ locale })
  const page = await browser.signIn(node)
  await page.locator('.navigation').waitFor()
  await page.goto(`${node.node.url}${path}`)
  return browser
}

const grid = (page: Page): Locator => page.locator('.photo-grid')
const tiles = (page: Page): Locator => grid(page).getByRole('button')
const viewer = (page: Page): Locator => page.getByRole('dialog', { name: 'Pictures' })

/** Descriptions of the pictures on the page, in their order. */
function altsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll('.photo-grid img')].map(({ alt }) => alt)`,
  )
}

async function shows(page: Page, ...alts: string[]): Promise<void> {
  const are = async (): Promise<boolean> => String(await altsOn(page)) === String(alts)
  await waitFor(are, { description: alts.join(', ') })
}

async function isAt(page: Page, position: string): Promise<void> {
  await viewer(page).getByRole('status').getByText(position, { exact: true }).waitFor()
}

test('a page without pictures says how they come; the first one appears on it, from a friend', async () => {
  await using his = await open(bo)
  const { page } = his
  await page.getByRole('heading', { name: 'No photos yet' }).waitFor()
  await bo.post('words alone', 'Family')
  await post(ana, 'two', 'a lake', 'a tower')
  await shows(page, 'a lake', 'a tower')
  await post(bo, 'one', 'a cat')
  await shows(page, 'a cat', 'a lake', 'a tower')
  const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' }).format()
  assert.equal(await page.getByRole('heading', { level: 2 }).allTextContents(), [month])
  await tiles(page)
    .first()
    .and(page.getByRole('button', { name: /^Your picture, .+ a cat$/u }))
    .waitFor()
  await page.getByRole('button', { name: /^Picture by Ana, .+ a lake$/u }).waitFor()
  // A post without pictures is none of it, and one that was taken back goes.
  const gone = await post(ana, 'a mistake', 'a thumb')
  await shows(page, 'a thumb', 'a cat', 'a lake', 'a tower')
  await ana.social.posts.delete(gone as never)
  await shows(page, 'a cat', 'a lake', 'a tower')
  noComplaints(his)
})

test('the way there is in the navigation; by person and by aspect, and back', async () => {
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'Photos' }).click()
  await shows(page, 'a cat', 'a lake', 'a tower')
  const person = page.getByRole('combobox', { name: 'Photos by' })
  await person.selectOption('بو')
  await shows(page, 'a cat')
  await person.selectOption('You: Ana')
  await shows(page, 'a lake', 'a tower')
  const ofAspect = page.getByRole('navigation', { name: 'Photos by aspect' })
  await ofAspect.getByRole('link', { name: 'Friends' }).click()
  await page.getByText('Nobody posted a picture here so far.').waitFor()
  await ofAspect.getByRole('link', { name: 'Family' }).click()
  await shows(page, 'a lake', 'a tower')
  await page.reload()
  await shows(page, 'a lake', 'a tower')
  await person.selectOption('Everybody')
  await shows(page, 'a cat', 'a lake', 'a tower')
  await page.goBack()
  await shows(page, 'a lake', 'a tower')
  assert.is(await person.inputValue(), ana.person)
  noComplaints(hers)
})

test('by keyboard: the whole list in the whole window, and the focus where the reader got to', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await shows(page, 'a cat', 'a lake', 'a tower')
  await tiles(page).first().focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await isAt(page, '2 of 3')
  await viewer(page).getByText('Description: a lake').waitFor()
  await page.keyboard.press('ArrowLeft')
  await isAt(page, '1 of 3')
  // The picture before is in another post, by somebody else.
  await viewer(page).getByText('بو', { exact: true }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await isAt(page, '3 of 3')
  await page.keyboard.press('Escape')
  await viewer(page).waitFor({ state: 'detached' })
  await tiles(page).nth(2).and(page.locator(':focus')).waitFor()
  noComplaints(hers)
})

test('from a picture to its post, whose thread can be read and answered, and back to the pictures', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await tiles(page).first().click()
  await viewer(page).getByRole('button', { name: 'Go to the post' }).click()
  await viewer(page).waitFor({ state: 'detached' })
  const card = page.locator('.post', { hasText: 'one' })
  await card.locator('img').waitFor()
  assert.match(await page.title(), /Post · Pappus$/u)
  const reaction = card.locator('.reaction').first()
  await reaction.click()
  await card.locator('.reaction[aria-pressed=true]').waitFor()
  await card.locator('.media-open').click()
  await isAt(page, '1 of 1')
  await viewer(page).getByRole('button', { name: 'Go to the post' }).click()
  await page.locator('.post:focus').waitFor()
  await page.getByRole('link', { name: 'Back to the photos' }).click()
  await shows(page, 'a cat', 'a lake', 'a tower')
  await page.goto(`${ana.node.url}/posts/${'x'.repeat(26)}`)
  await page.locator('.failure').waitFor()
  noComplaints(hers)
})

for (const locale of ['en', 'ar']) {
  test(`the page is for everybody, in ${locale}`, async () => {
    await using his = await open(bo, `/photos?author=${ana.person}`, locale)
    const { page } = his
    await tiles(page).nth(1).waitFor()
    await tiles(page).first().locator('canvas').waitFor({ state: 'detached' })
    await look(his, 'photos', locale)
    await tiles(page).nth(1).click()
    await page.locator('.viewer img').waitFor()
    await look(his, 'photos-viewer', locale)
    await page.locator('.viewer .to-comment').click()
    await page.locator('.post img').first().waitFor()
    await look(his, 'photos-post', locale)
    await page.goto(`${bo.node.url}/photos?aspect=${await bo.aspect('Friends')}`)
    await page.locator('.empty').waitFor()
    await look(his, 'photos-empty', locale)
    noComplaints(his)
  })
}

test('pages come as the reader scrolls; new pictures wait for a reader further down, and nothing moves', async () => {
  for (let number = 0; number < 4; number += 1)
    await post(ana, `many ${number}`, ...Array.from({ length: 20 }, (_, at) => `${number}-${at}`))
  await waitFor(async () => (await bo.texts()).includes('many 3'))
  await using his = await open(bo)
  const { page } = his
  await tiles(page).nth(59).waitFor()
  // The window reads on, too.
  await tiles(page).first().click()
  const position = viewer(page).getByRole('status')
  await isAt(page, '1 of more than 60')
  for (let count = 1; count < 83; count += 1) {
    await page.keyboard.press('ArrowRight')
    await position.getByText(new RegExp(`^${count + 1} of `, 'u')).waitFor()
  }
  await isAt(page, '83 of 83')
  await page.keyboard.press('Escape')
  await tiles(page).nth(82).and(page.locator(':focus')).waitFor()
  await page.reload()
  for (const number of [59, 82]) await tiles(page).nth(number).scrollIntoViewIfNeeded()
  assert.is(await tiles(page).count(), 83)
  const last = tiles(page).last()
  const place = async (): Promise<number | undefined> => (await last.boundingBox())?.y
  const before = await place()
  await post(ana, 'news', 'news')
  const reveal = page.getByRole('button', { name: '1 new photo' })
  await reveal.waitFor()
  assert.is(await place(), before)
  await reveal.click()
  assert.is(await tiles(page).count(), 84)
  await page.waitForFunction('scrollY === 0')
  await tiles(page)
    .first()
    .and(page.getByRole('button', { name: /news$/u }))
    .waitFor()
  noComplaints(his)
})

test('the colours of the thumbhash stand in for a picture until it is there, in the same room', async () => {
  await using his = await chromium.open()
  const gate = Promise.withResolvers<void>()
  await his.page.route('**/media/**', async (route) => {
    await gate.promise
    return route.continue()
  })
  const page = await his.signIn(bo)
  await page.getByRole('link', { name: 'Photos' }).click()
  const first = tiles(page).first()
  await first.locator('canvas').waitFor()
  const before = await first.boundingBox()
  assert.ok(Math.abs((before?.width ?? 0) - (before?.height ?? 1)) < 1)
  gate.resolve()
  await first.locator('canvas').waitFor({ state: 'detached' })
  assert.equal(await first.boundingBox(), before)
  noComplaints(his)
})

test('a node that does not answer is said, and asked again', async () => {
  await using his = await chromium.open()
  let isDown = true
  await his.page.route('**/api/photos?*', (route) => (isDown ? route.abort() : route.continue()))
  const page = await his.signIn(bo)
  await page.getByRole('link', { name: 'Photos' }).click()
  await page.locator('.failure').getByText('Your node is not answering').waitFor()
  isDown = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await tiles(page).first().waitFor()
  noComplaints(his)
})

test('all tabs fit on a phone, in every language, each as wide as a finger', async () => {
  for (const locale of ['en', 'ar', 'da', 'de', 'es', 'fr']) {
    await using his = await chromium.open({ locale, viewport: { width: 360, height: 800 } })
    const page = await his.signIn(bo)
    await page.locator(`html[lang=${locale}] .navigation a`).nth(4).waitFor()
    const wrong = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.navigation a:not(.wide-only)')].filter((tab) => {
        const room = tab.getBoundingClientRect()
        const text = tab.querySelector('.icon + span')
        const isCut = text.scrollWidth > text.clientWidth
        return room.width < 44 || isCut || room.left < 0 || room.right > 360
      }).map(({ textContent }) => textContent)`,
    )
    assert.equal(wrong, [], locale)
    if (shots !== undefined) await page.screenshot({ path: `${shots}/tabs-${locale}.png` })
    noComplaints(his)
  }
})

test.run()
