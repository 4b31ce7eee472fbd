/** Pictures and files in posts, from the browser of one person to that of another. */
// @timeout 300
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { drop, film, hold, paste, photo, type TestFile } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/media')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو']>
let ana: TestNode
let bo: TestNode

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

const composer = (page: Page): Locator => page.getByRole('form', { name: 'Write a post' })
const strip = (page: Page): Locator =>
  page.getByRole('list', { name: 'Pictures and files of this' })
const caption = (page: Page): Locator => page.getByRole('textbox', { name: 'Caption' })
const send = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Send', exact: true }).click()
const cardOf = (page: Page, text: string): Locator => page.locator('.post', { hasText: text })

async function open(node: TestNode): Promise<TestBrowser> {
  const browser = await chromium.open()
  const page = await browser.signIn(node)
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  return browser
}

/** Waits until the node has all files of the post that is being written. */
async function uploaded(page: Page, count: number): Promise<void> {
  await strip(page)
    .getByRole('listitem')
    .nth(count - 1)
    .waitFor()
  await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
}

/** Waits until the pixels of a picture are there. */
async function drawn(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded()
  const isDrawn = (image: { complete?: boolean; naturalWidth?: number }): boolean =>
    image.complete === true && (image.naturalWidth ?? 0) > 0
  await waitFor(() => picture.evaluate(isDrawn as () => boolean), { description: 'a picture' })
}

/** The newest post of a node. */
async function newest(node: TestNode): ReturnType<typeof rowsOf> {
  return rowsOf(node)
}

async function rowsOf({ social }: TestNode) {
  const [row] = (await social.timelines.read({ limit: 1 })).rows
  return row?.post
}

test('a photo with its caption is two interactions, and three to another audience', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  const { page } = hers
  let interactions = 0
  const act = async (acting: Promise<void>): Promise<void> => {
    interactions += 1
    await acting
  }
  await act(drop(page, await photo('valley.jpg')))
  await caption(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('the valley at dusk')
  await act(page.keyboard.press('Control+Enter'))
  assert.is(interactions, 2)
  await cardOf(page, 'the valley at dusk').waitFor()
  const theirs = cardOf(his.page, 'the valley at dusk').locator('img')
  await drawn(theirs)
  await his.page.locator('figcaption', { hasText: 'the valley at dusk' }).waitFor()
  assert.is(await strip(page).count(), 0)

  interactions = 0
  const audience = page.getByRole('group', { name: 'Visible to' })
  await act(drop(page, await photo('hill.jpg')))
  await caption(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('the hill at dawn')
  await act(audience.getByRole('button', { name: 'Friends' }).click())
  await act(page.keyboard.press('Control+Enter'))
  assert.is(interactions, 3)
  await cardOf(page, 'the hill at dawn').waitFor()
  const post = await newest(ana)
  assert.is(post?.audience.length, 2)
  await audience.getByRole('button', { name: 'Friends' }).click()
  noComplaints(hers, his)
})

/** Keeps what the page sends, before anything else has it. */
async function keepSent(page: Page): Promise<() => Promise<Buffer[]>> {
  await page.addInitScript(`{
    const { send } = XMLHttpRequest.prototype
    window.sent = []
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob) window.sent.push(body)
      return send.call(this, body)
    }
  }`)
  return async () => {
    const texts = await page.evaluate<number[][]>(
      `Promise.all(sent.map(async (body) => [...new Uint8Array(await body.arrayBuffer())]))`,
    )
    return texts.map((bytes) => Buffer.from(bytes))
  }
}

/** The file of the first of the media of the newest post, as the node gives it. */
async function served(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate<number[]>(`(async () => {
    const token = localStorage.getItem('pappus.session')
    const headers = { authorization: 'Bearer ' + token }
    const { items } = await (await fetch('/api/posts?limit=1', { headers })).json()
    const file = await (await fetch(items[0].media[0].url)).arrayBuffer()
    return [...new Uint8Array(file)]
  })()`)
  return Buffer.from(bytes)
}

const cameraMarks = ['Exif', 'EXIF', 'Secret Camera', 'GPS']

function marksIn(bytes: Buffer): string[] {
  return cameraMarks.filter((mark) => bytes.includes(mark))
}

test('what the camera wrote is gone before a photo leaves the browser, and it is 2,048 pixels wide', async () => {
  const large = await photo('large.jpg', { width: 4000, height: 3000 })
  const before = await sharp(large.buffer).metadata()
  assert.ok(before.exif !== undefined && marksIn(large.buffer).includes('Secret Camera'))
  await using hers = await chromium.open()
  const sent = await keepSent(hers.page)
  const page = await hers.signIn(ana)
  await composer(page).waitFor()
  await drop(page, large)
  await uploaded(page, 1)
  const [first = Buffer.alloc(0)] = await sent()
  const { width, height, format, exif, xmp } = await sharp(first).metadata()
  assert.equal([width, height, format, exif, xmp], [2048, 1536, 'webp', undefined, undefined])
  assert.equal(marksIn(first), [])

  await page.getByRole('checkbox', { name: 'Send it in its original size' }).check()
  await uploaded(page, 1)
  await caption(page).fill('large as it is')
  await send(page)
  await cardOf(page, 'large as it is').waitFor()
  const [, original = Buffer.alloc(0)] = await sent()
  assert.ok(original.equals(large.buffer))
  const kept = await served(page)
  const after = await sharp(kept).metadata()
  assert.equal([after.width, after.height, after.exif], [4000, 3000, undefined])
  assert.equal(marksIn(kept), [])
  noComplaints(hers)
})

test('a picture that moves is sent as it is, and one that nobody here can read is refused in words', async () => {
  const frames = [0, 120, 240].map((hue) => ({
    create: { width: 60, height: 40, channels: 3 as const, background: `hsl(${hue}, 90%, 50%)` },
  }))
  const gif = await sharp(frames as never, { join: { animated: true } })
    .gif()
    .toBuffer()
  await using hers = await chromium.open()
  const sent = await keepSent(hers.page)
  const page = await hers.signIn(ana)
  await composer(page).waitFor()
  await drop(page, { name: 'dance.gif', mimeType: 'image/gif', buffer: gif })
  await uploaded(page, 1)
  assert.ok((await sent())[0]?.equals(gif))
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1')
  await drop(page, { name: 'phone.heic', mimeType: 'image/heic', buffer: heic })
  await page.getByRole('alert').getByText('phone.heic:').waitFor()
  const refusal = await page.locator('.attachment-failure .failure').innerText()
  assert.match(refusal, /HEIC/u)
  await page.getByRole('button', { name: 'Remove phone.heic' }).click()
  await page.getByRole('textbox', { name: 'Write a post' }).fill('a short dance')
  await send(page)
  await cardOf(page, 'a short dance').waitFor()
  const kept = await sharp(await served(page), { animated: true }).metadata()
  assert.is(kept.pages, 3)
  noComplaints(hers)
})

test('several come from the button, by pasting and by dropping, and a post needs no text', async () => {
  await using hers = await open(ana)
  const { page } = hers
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add pictures or files' }).click()
  const chooser = await choosing
  await chooser.setFiles([await photo('a.jpg', { hue: 0 }), await photo('b.jpg', { hue: 90 })])
  await paste(page, await photo('c.jpg', { hue: 180 }))
  await hold(page, await photo('d.jpg'))
  await page.getByText('Drop it here').waitFor()
  await drop(page, { name: 'd.txt', mimeType: 'text/plain', buffer: Buffer.from('words') })
  await page.getByText('Drop it here').waitFor({ state: 'detached' })
  await uploaded(page, 4)
  await page.getByText('3 pictures have no description yet').waitFor()
  await strip(page).getByRole('button', { name: 'Words for c.jpg' }).click()
  await caption(page).fill('third, now first')
  await page.getByRole('textbox', { name: 'Description' }).fill('A blue valley')
  for (const _ of [1, 2]) await page.getByRole('button', { name: 'Move forward' }).click()
  await strip(page).getByRole('button', { name: 'Remove b.jpg' }).click()
  await page.getByText('1 picture has no description yet').waitFor()
  await send(page)
  await cardOf(page, 'third, now first').waitFor()
  const post = await newest(ana)
  assert.is(post?.text, '')
  assert.equal(
    post?.media.map(({ kind, name, alt, caption: words }) => [kind, name, alt, words]),
    [
      ['picture', 'c.webp', 'A blue valley', 'third, now first'],
      ['picture', 'a.webp', '', ''],
      ['file', 'd.txt', '', ''],
    ],
  )
  const card = cardOf(page, 'third, now first')
  assert.is(await card.locator('img').first().getAttribute('alt'), 'A blue valley')
  await card.getByRole('link', { name: 'Download d.txt' }).waitFor()
  noComplaints(hers)
})

test('a picture of this page that somebody drags is no file for the post', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await page.evaluate(`document.body.dispatchEvent(new DragEvent('dragstart', { bubbles: true }))`)
  await drop(page, await photo('own.jpg'))
  await page.evaluate(`document.body.dispatchEvent(new DragEvent('dragend', { bubbles: true }))`)
  await drop(page, await photo('other.jpg'))
  await uploaded(page, 1)
  assert.is(await strip(page).getByRole('listitem').count(), 1)
  await strip(page).getByRole('button', { name: 'Remove other.jpg' }).click()
  noComplaints(hers)
})

test('files are dropped on any page; words that were copied with a picture of them stay words', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  await drop(page, await photo('anywhere.jpg'))
  await caption(page).and(page.locator(':focus')).waitFor()
  await uploaded(page, 1)
  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['x'], 'words.png', { type: 'image/png' }))
    clipboardData.setData('text/plain', 'words')
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }))
  }`)
  await paste(page, await photo('pasted.jpg'))
  await uploaded(page, 2)
  assert.is(await strip(page).getByRole('listitem').count(), 2)
  // The focus stays among what is left.
  await strip(page).getByRole('button', { name: 'Remove anywhere.jpg' }).click()
  await strip(page)
    .getByRole('button', { name: 'Words for pasted.jpg' })
    .and(page.locator(':focus'))
    .waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Done' }).click()
  await strip(page)
    .getByRole('button', { name: 'Words for pasted.jpg' })
    .and(page.locator(':focus'))
    .waitFor()
  await strip(page).getByRole('button', { name: 'Remove pasted.jpg' }).click()
  await page
    .getByRole('button', { name: 'Add pictures or files' })
    .and(page.locator(':focus'))
    .waitFor()
  noComplaints(hers)
})

test('a post waits for the uploads that run, and one that fails is tried again', async () => {
  await using hers = await open(ana)
  const { page } = hers
  const gate = Promise.withResolvers<void>()
  let uploads = 0
  await page.route('**/api/uploads?*', async (route) => {
    uploads += 1
    if (uploads === 1) return route.abort()
    await gate.promise
    return route.continue()
  })
  await drop(page, await photo('slow.jpg'))
  await page.getByRole('alert').getByText('Your node is not answering').waitFor()
  await send(page)
  await page.getByText('A file was not uploaded.').waitFor()
  await page.getByRole('button', { name: 'Try again with slow.jpg' }).click()
  await page.getByRole('progressbar', { name: 'Uploading slow.jpg' }).waitFor()
  // The browser would ask before it closes the page.
  const mayClose = `dispatchEvent(new Event('beforeunload', { cancelable: true }))`
  assert.is(await page.evaluate(mayClose), false)
  await send(page)
  await page.getByText('Sent as soon as the uploads are done.').waitFor()
  await page.getByRole('textbox', { name: 'Write a post' }).fill('it was worth the wait')
  gate.resolve()
  await drawn(cardOf(page, 'it was worth the wait').locator('img'))
  assert.is(await strip(page).count(), 0)
  assert.is(await page.evaluate(mayClose), true)
  noComplaints(hers)
})

test('a reload keeps what the node has, with its words', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await drop(page, await photo('kept.jpg'))
  await uploaded(page, 1)
  await caption(page).fill('kept through a reload')
  await page.getByRole('textbox', { name: 'Description' }).fill('A valley')
  await page.reload()
  await strip(page).getByRole('button', { name: 'Words for kept.webp' }).click()
  assert.is(await caption(page).inputValue(), 'kept through a reload')
  await drawn(strip(page).locator('img'))
  await send(page)
  await cardOf(page, 'kept through a reload').waitFor()
  await page.reload()
  await cardOf(page, 'kept through a reload').waitFor()
  assert.is(await strip(page).count(), 0)
  const [media] = (await newest(ana))?.media ?? []
  assert.equal([media?.alt, media?.caption], ['A valley', 'kept through a reload'])
  noComplaints(hers)
})

test('a post takes twenty files, and says so', async () => {
  await using hers = await open(ana)
  const { page } = hers
  const texts = Array.from({ length: 22 }, (_, number): TestFile => {
    const name = `note ${number}.txt`
    return { name, mimeType: 'text/plain', buffer: Buffer.from(name) }
  })
  await drop(page, ...texts)
  await page.locator('.toast').getByText('A post takes 20 files at most.').waitFor()
  await uploaded(page, 20)
  assert.is(await strip(page).getByRole('listitem').count(), 20)
  for (const remove of (
    await strip(page).getByRole('button', { name: 'Remove' }).all()
  ).toReversed())
    await remove.click()
  await strip(page).waitFor({ state: 'detached' })
  await waitFor(async () => (await ana.social.library.uploads.list()).length === 0)
  noComplaints(hers)
})

test('a video has its first frame for a poster, and its metadata is gone', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  const { page } = hers
  await drop(page, await film(page, 'waves.webm'))
  await uploaded(page, 1)
  // It is cleaned: nothing warns of its metadata.
  assert.is(await page.getByText('keeps its metadata').count(), 0)
  await drawn(strip(page).locator('img'))
  await caption(page).fill('waves')
  await send(page)
  const video = cardOf(page, 'waves').locator('video')
  await video.waitFor()
  assert.is(await video.getAttribute('preload'), 'none')
  const poster = (await video.getAttribute('poster')) ?? ''
  const size = await page.evaluate<number>(
    `fetch('${poster}').then(async (answer) => (await answer.blob()).size)`,
  )
  assert.ok(size > 100)
  const card = cardOf(his.page, 'waves')
  await drawn(card.locator('img'))
  await card.getByRole('button', { name: /^Load/u }).click()
  await card.locator('video').waitFor()
  noComplaints(hers, his)
})

test('a large picture comes when its reader asks for it; the preview and its size are there before', async () => {
  const [width, height] = [1900, 1600]
  const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
  const buffer = await noise.png({ compressionLevel: 1 }).toBuffer()
  const file = { name: 'noise.png', mimeType: 'image/png', buffer }
  await using his = await open(bo)
  await postMedia(ana, 'a lot of noise', [{ file, isOriginal: true }])
  const card = cardOf(his.page, 'a lot of noise')
  await drawn(card.locator('img'))
  await card.getByRole('button', { name: /^Load \(\S*9\S* MB\)/u }).click()
  await card.locator('.fetch-pill').waitFor({ state: 'detached' })
  await card.getByRole('button', { name: 'Open picture' }).click()
  const whole = his.page.getByRole('dialog', { name: 'Pictures' }).locator('img')
  const isShown = (it: object): number => (it as { naturalWidth: number }).naturalWidth
  await waitFor(async () => (await whole.evaluate(isShown)) === width, { description: 'all of it' })
  noComplaints(his)
})

/** How large a card and its media are. */
async function roomsOf(card: Locator): Promise<unknown> {
  const boxes = [await card.boundingBox(), await card.locator('.media').boundingBox()]
  return boxes.map((box) => [box?.width, box?.height])
}

test('nothing moves while pictures come, and the colours of the thumbhash stand in for them', async () => {
  await using hers = await open(ana)
  await drop(hers.page, await photo('steady.jpg', { width: 1600, height: 900 }))
  await uploaded(hers.page, 1)
  await caption(hers.page).fill('steady')
  await send(hers.page)
  await cardOf(hers.page, 'steady').waitFor()
  await using again = await chromium.open()
  const gate = Promise.withResolvers<void>()
  await again.page.route('**/media/**', async (route) => {
    await gate.promise
    return route.continue()
  })
  const page = await again.signIn(ana)
  const card = cardOf(page, 'steady')
  await card.waitFor()
  const before = await roomsOf(card)
  const colours = card.locator('canvas')
  const pixels = await colours.evaluate(
    (canvas) => Number(canvas.getAttribute('width')) * Number(canvas.getAttribute('height')),
  )
  assert.ok(pixels > 200, `${pixels} pixels of thumbhash`)
  gate.resolve()
  await drawn(card.locator('img'))
  await colours.waitFor({ state: 'detached' })
  assert.equal(await roomsOf(card), before)
  noComplaints(hers, again)
})

test('the preview is enough for a plain screen; a sharper one gets the file itself', async () => {
  await using hers = await open(ana)
  await drop(hers.page, await photo('sharp.jpg', { width: 1600, height: 900 }))
  await uploaded(hers.page, 1)
  await caption(hers.page).fill('as sharp as it gets')
  await send(hers.page)
  await cardOf(hers.page, 'as sharp as it gets').waitFor()
  for (const deviceScaleFactor of [1, 2]) {
    await using again = await chromium.open({ deviceScaleFactor })
    const page = await again.signIn(ana)
    const image = cardOf(page, 'as sharp as it gets').locator('img')
    const side = deviceScaleFactor === 1 ? 640 : 1600
    const isShown = (it: object): number => (it as { naturalWidth: number }).naturalWidth
    await waitFor(async () => (await image.evaluate(isShown)) === side, {
      description: `${side} pixels`,
    })
    noComplaints(again)
  }
})

test.run()
