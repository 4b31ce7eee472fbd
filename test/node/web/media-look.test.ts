/** Pictures in the composer, in the stream and in the viewer: for everybody, in both colours, at both widths, in both directions. */
// @timeout 300
import { suite } from 'uvu'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { drop, hold, photo, type TestFile } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/media-look')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو']>
let ana: TestNode
let bo: TestNode

const text: TestFile = {
  name: `a report with a ${'long-word-without-end'.repeat(4)}.txt`,
  mimeType: 'text/plain',
  buffer: Buffer.from('words'),
}

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو'])
  ;[ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const sizes = [
    [1600, 900],
    [700, 1400],
    [900, 900],
    [3000, 500],
    [300, 200],
    [800, 600],
    [600, 800],
  ]
  const files = await Promise.all(
    sizes.map(([width = 1, height = 1], number) =>
      photo(`photo ${number}.jpg`, { width, height, hue: number * 50 }),
    ),
  )
  const caption = `مساء أمس ${'long-word-without-end'.repeat(5)}`
  const some = (from: number, to: number) =>
    files.slice(from, to).map((file, place) => ({
      file,
      alt: place === 0 ? 'A valley' : '',
      caption: place < 2 ? caption : '',
    }))
  await postMedia(ana, '', [{ file: text, caption }])
  await postMedia(ana, 'six', [...some(0, 7), { file: text }])
  await postMedia(ana, 'five', some(2, 7))
  await postMedia(ana, 'four', some(0, 4))
  await postMedia(ana, 'three', some(1, 4))
  await postMedia(ana, 'two', some(0, 2))
  await postMedia(ana, 'a card', [
    { card: { color: '#25624a', width: 1000, height: 700 }, alt: '', caption: '' },
  ])
  await postMedia(ana, 'tall', some(1, 2))
  await postMedia(ana, 'wide', some(3, 4))
  await postMedia(ana, 'one', some(0, 1))
  await waitFor(async () => (await bo.texts()).includes('one'))
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

/** Waits until the pictures of a part of the page are there. */
async function drawn(part: Locator, count: number): Promise<void> {
  await part
    .locator('img')
    .nth(count - 1)
    .waitFor()
  for (const image of await part.locator('img').all()) {
    await image.scrollIntoViewIfNeeded()
    await waitFor(() =>
      image.evaluate((it) => (it as { naturalWidth?: number }).naturalWidth !== 0),
    )
  }
}

/** Draws also what is out of sight: a picture of the whole page has it. */
function drawAll(page: Page): Promise<void> {
  return page.evaluate(`{
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('.post { content-visibility: visible !important }')
    document.adoptedStyleSheets = [sheet]
  }`)
}

async function open(node: TestNode, locale: string): Promise<TestBrowser> {
  const browser = await chromium.open({ locale })
  await browser.signIn(node)
  await browser.page.locator('.post').first().waitFor()
  return browser
}

for (const locale of ['en', 'ar']) {
  test(`pictures in the stream and in the viewer are for everybody, in ${locale}`, async () => {
    await using his = await open(bo, locale)
    const { page } = his
    await drawAll(page)
    await drawn(page.locator('.posts'), 20)
    await look(his, 'media-stream', locale)
    await page.locator('.post', { hasText: 'two' }).locator('.media-open').first().click()
    await drawn(page.locator('.viewer'), 1)
    await look(his, 'media-viewer', locale)
    noComplaints(his)
  })

  test(`the files of a post that is being written are for everybody, in ${locale}`, async () => {
    await using hers = await open(ana, locale)
    const { page } = hers
    await page.route('**/api/uploads?*', (route) =>
      route.request().url().includes('lost') ? route.abort() : route.continue(),
    )
    const film: TestFile = { ...text, name: 'film.webm', mimeType: 'video/webm' }
    await drop(page, await photo('a.jpg'), await photo('b.jpg', { hue: 90 }), text, film)
    await page.locator('.attachment').nth(3).waitFor()
    await page.locator('.attachment .ring').first().waitFor({ state: 'detached' })
    await drop(page, await photo('lost.jpg', { hue: 300 }))
    await page.locator('.attachment-failure').waitFor()
    await page.locator('.attachment-open').first().click()
    await page.locator('.attachment-editor textarea').nth(1).fill('A valley')
    await page.locator('.send').click()
    await page.locator('.composer-notes .failure').waitFor()
    await look(hers, 'media-composer', locale)
    await hold(page, text)
    await page.locator('.drop-veil').waitFor()
    await look(hers, 'media-drop', locale)
    noComplaints(hers)
  })
}

test.run()
