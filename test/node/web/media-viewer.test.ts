/** Looking at pictures in the whole window, by keys, by fingers and by buttons; and writing about them by keyboard alone. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium } from '../../helpers/browser.ts'
import { film, photo } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/media-viewer')

let chromium: TestChromium
let nodes: TestNodes<['Ana']>
let ana: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana'])
  ;[ana] = nodes.all
  const files = await Promise.all(
    [0, 120, 240].map((hue) => photo(`hue ${hue}.jpg`, { hue, width: 1600, height: 1200 })),
  )
  const [first, second, third] = files
  await postMedia(ana, 'three of them', [
    { file: first as never, alt: 'A red valley', caption: 'in the morning' },
    { file: second as never },
    { file: third as never, alt: 'A blue valley' },
  ])
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

const viewer = (page: Page): Locator => page.getByRole('dialog', { name: 'Pictures' })

async function isAt(page: Page, position: string): Promise<void> {
  await viewer(page).getByRole('status').getByText(position, { exact: true }).waitFor()
}

/** How far the picture is zoomed. */
async function zoomOf(page: Page): Promise<number> {
  const style = (await viewer(page).locator('.viewer-zoom').getAttribute('style')) ?? ''
  return Number(/scale\(([\d.]+)\)/u.exec(style)?.[1])
}

async function zoomIs(page: Page, isRight: (zoom: number) => boolean): Promise<void> {
  await waitFor(async () => isRight(await zoomOf(page)), { description: 'the zoom' })
}

/** Drags over the stage, from its middle. */
async function drag(page: Page, by: { x: number; y: number }): Promise<void> {
  const box = await viewer(page).locator('.viewer-stage').boundingBox()
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x, y + by.y, { steps: 4 })
  await page.mouse.up()
}

test('by keyboard: the next and the one before, nearer and whole, and back to the picture that was pressed', async () => {
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  const second = page.getByRole('button', { name: 'Open picture 2 of 3' })
  await second.focus()
  await page.keyboard.press('Enter')
  await isAt(page, '2 of 3')
  assert.is(await viewer(page).locator('.viewer-words').count(), 0)
  await page.keyboard.press('ArrowLeft')
  await isAt(page, '1 of 3')
  await viewer(page).getByText('in the morning').waitFor()
  await viewer(page).getByText('Description: A red valley').waitFor()
  await page.keyboard.press('ArrowLeft')
  await isAt(page, '1 of 3')
  await page.keyboard.press('+')
  await zoomIs(page, (zoom) => zoom === 1.5)
  // A zoomed picture moves by the same keys.
  await page.keyboard.press('ArrowRight')
  await isAt(page, '1 of 3')
  await page.keyboard.press('-')
  await zoomIs(page, (zoom) => zoom === 1)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await isAt(page, '3 of 3')
  await page.keyboard.press('Escape')
  await viewer(page).waitFor({ state: 'detached' })
  assert.ok(await second.evaluate((button) => button.matches(':focus')))
  noComplaints(hers)
})

test('by pointer: a swipe, a double click, the wheel, and the buttons', async () => {
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('button', { name: 'Open picture 1 of 3' }).click()
  await isAt(page, '1 of 3')
  await drag(page, { x: -150, y: 10 })
  await isAt(page, '2 of 3')
  await drag(page, { x: 150, y: 10 })
  await isAt(page, '1 of 3')
  await page.mouse.dblclick(400, 300)
  await zoomIs(page, (zoom) => zoom === 2.5)
  // It is moved now, not swiped.
  await drag(page, { x: -150, y: 10 })
  await isAt(page, '1 of 3')
  await page.mouse.dblclick(400, 300)
  await zoomIs(page, (zoom) => zoom === 1)
  await page.mouse.move(400, 300)
  await page.mouse.wheel(0, -300)
  await zoomIs(page, (zoom) => zoom > 1.5)
  await viewer(page).getByRole('button', { name: 'Next' }).click()
  await isAt(page, '2 of 3')
  await zoomIs(page, (zoom) => zoom === 1)
  const download = viewer(page).getByRole('link', { name: 'Download' })
  assert.match((await download.getAttribute('download')) ?? '', /hue 120/u)
  const [saved] = await Promise.all([page.waitForEvent('download'), download.click()])
  assert.match(saved.suggestedFilename(), /hue 120/u)
  await viewer(page).getByRole('button', { name: 'Go to the post' }).click()
  await viewer(page).waitFor({ state: 'detached' })
  await page.locator('.post:focus', { hasText: 'three of them' }).waitFor()
  noComplaints(hers)
})

test('two fingers zoom, and one swipes, also where pages are read from the right', async () => {
  await using hers = await chromium.open({ locale: 'ar', hasTouch: true })
  const page = await hers.signIn(ana)
  await page.locator('.media-open').first().click()
  const dialog = page.locator('dialog.viewer')
  await dialog.getByText('1 من 3').waitFor()
  const session = await hers.context.newCDPSession(page)
  const touch = (type: string, ...points: readonly (readonly [number, number])[]) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    })
  // The next one is on the left here.
  await touch('touchStart', [600, 400])
  await touch('touchMove', [700, 405])
  await touch('touchMove', [800, 405])
  await touch('touchEnd')
  await dialog.getByText('2 من 3').waitFor()
  await touch('touchStart', [600, 400], [700, 400])
  await touch('touchMove', [550, 400], [750, 400])
  await touch('touchEnd')
  const scale = async (): Promise<string> =>
    (await dialog.locator('.viewer-zoom').getAttribute('style')) ?? ''
  await waitFor(async () => /scale\(2\)/u.test(await scale()), { description: 'twice as near' })
  noComplaints(hers)
})

test('a video among pictures is played in the whole window', async () => {
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('button', { name: 'Open picture 1 of 3' }).waitFor()
  const files = [await film(page, 'waves.webm'), await photo('beach.jpg')]
  await postMedia(
    ana,
    'by the sea',
    files.map((file) => ({ file })),
  )
  await page.getByRole('button', { name: 'Open video 1 of 2' }).click()
  const video = viewer(page).locator('video')
  await video.evaluate((it) => (it as unknown as { play: () => Promise<void> }).play())
  await page.keyboard.press('Escape')
  await viewer(page).waitFor({ state: 'detached' })
  noComplaints(hers)
})

test('a post with a picture is written by keyboard alone', async () => {
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('textbox', { name: 'Write a post' }).focus()
  const tabTo = async (place: Locator, key = 'Tab'): Promise<void> => {
    for (let presses = 0; !(await place.evaluate((it) => it.matches(':focus'))); presses++) {
      assert.ok(presses < 15, `${String(place)} is not reached by ${key}`)
      await page.keyboard.press(key)
    }
  }
  // Asked for long before, as the browser must know of it when the key is pressed.
  const choosing = page.waitForEvent('filechooser')
  await tabTo(page.getByRole('button', { name: 'Add pictures or files' }))
  await page.keyboard.press('Enter')
  const chooser = await choosing
  await chooser.setFiles([await photo('one.jpg'), await photo('two.jpg', { hue: 20 })])
  const field = page.getByRole('textbox', { name: 'Write a post' })
  await field.and(page.locator(':focus')).waitFor()
  await page.keyboard.type('no mouse was here')
  await tabTo(page.getByRole('button', { name: 'Words for two.jpg' }))
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Caption' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('typed below')
  await page.keyboard.press('Tab')
  await page.keyboard.type('typed for the ear')
  await tabTo(page.getByRole('button', { name: 'Move forward' }))
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  const card = page.locator('.post', { hasText: 'no mouse was here' })
  await card.waitFor()
  const [row] = (await ana.social.timelines.read({ limit: 1 })).rows
  const words = row?.post.media.map(({ name, alt, caption }) => [name, alt, caption])
  assert.equal(words, [
    ['two.webp', 'typed for the ear', 'typed below'],
    ['one.webp', '', ''],
  ])
  noComplaints(hers)
})

test.run()
