/** The caption studio in the composer: by mouse, finger and keyboard, in a language of each direction, for everybody. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import { TestChromium, type TestBrowser } from '../../../helpers/browser.ts'
import { look } from '../../../helpers/look.ts'
import { startNodes } from '../../../helpers/nodes.ts'
import { noComplaints } from '../../../helpers/view.ts'
import { waitFor } from '../../../helpers/wait-for.ts'

const test = suite('node/web/media/studio')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

/** Opens the studio with a new card. */
async function openCard(
  browser: TestBrowser,
  node: Parameters<TestBrowser['signIn']>[0],
): Promise<Page> {
  const page = await browser.signIn(node)
  await page.locator('.card-button').click()
  await page.locator('.box.edited').waitFor()
  return page
}

const box = (page: Page, number = 1): Locator =>
  page.getByRole('button', { name: new RegExp(`^Box ${number}:`, 'u') })
const field = (page: Page, number = 1): Locator =>
  page.locator('.box-fields').getByRole('textbox', { name: `Words in box ${number}` })
const mood = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Mood' }).getByRole('button', { name, exact: true })
const isPressed = async (button: Locator): Promise<boolean> =>
  (await button.getAttribute('aria-pressed')) === 'true'

/** Centre of a box, in percent of the card. */
async function placeOf(page: Page, number = 1): Promise<{ x: number; y: number }> {
  const style = (await box(page, number).getAttribute('style')) ?? ''
  return { x: numberIn(style, 'left'), y: numberIn(style, 'top') }
}

function numberIn(style: string, name: string): number {
  return Number(new RegExp(`(?<![\\w-])${name}: ([\\d.]+)`, 'u').exec(style)?.[1])
}

test('words are typed on the card at once, and the mood follows them until one is pressed', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup!')
  assert.ok(await isPressed(mood(page, 'Magnets')))
  assert.is(await field(page).inputValue(), 'Soup!')
  await page.keyboard.type(' It is ready, and it will be hot')
  assert.ok(await isPressed(mood(page, 'Plain')))
  await mood(page, 'Wallpaper').click()
  await box(page).waitFor()
  assert.is(await box(page).innerText(), 'SOUP! IT IS READY, AND IT WILL BE HOT')
  await field(page).fill('Soup!')
  assert.ok(await isPressed(mood(page, 'Wallpaper')))
  noComplaints(ana)
})

test('a box is dragged by mouse, and stays on the card', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup')
  await page.keyboard.press('Escape')
  await dragBy(page, { x: 40, y: 30 })
  const moved = await placeOf(page)
  assert.ok(moved.y > 50, JSON.stringify(moved))
  await dragBy(page, { x: 0, y: -4000 })
  const [card, top] = await Promise.all([
    page.locator('.stage .captioned').boundingBox(),
    box(page).boundingBox(),
  ])
  assert.ok(top!.y >= card!.y - 1, `${top!.y} ${card!.y}`)
  // A drag is one act.
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.equal(await placeOf(page), moved)
  noComplaints(ana)
})

async function dragBy(page: Page, by: { x: number; y: number }): Promise<void> {
  const at = await box(page).boundingBox()
  const [x, y] = [at!.x + at!.width / 2, at!.y + at!.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x / 2, y + by.y / 2)
  await page.mouse.move(x + by.x, y + by.y)
  await page.mouse.up()
}

test('a finger drags a box, and a tap writes in it', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open({ hasTouch: true, viewport: { width: 360, height: 800 } })
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup for all')
  await page.keyboard.press('Escape')
  await box(page).scrollIntoViewIfNeeded()
  const before = await placeOf(page)
  const at = await box(page).boundingBox()
  const [x, y] = [at!.x + at!.width / 2, at!.y + at!.height / 2]
  const session = await ana.context.newCDPSession(page)
  const touch = (type: string, touchPoints: object[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints } as never)
  const scrolled = await page.evaluate<number>('scrollY')
  await touch('touchStart', [{ x, y }])
  await touch('touchMove', [{ x, y: y + 15 }])
  await touch('touchMove', [{ x, y: y + 30 }])
  await touch('touchEnd', [])
  await waitFor(async () => (await placeOf(page)).y > before.y + 5)
  assert.is(await page.evaluate<number>('scrollY'), scrolled)
  await box(page).tap()
  await page.locator('.box.edited').waitFor()
  noComplaints(ana)
})

test('a program that presses a box, as a screen reader does, writes in it', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup')
  await page.keyboard.press('Escape')
  await box(page).dispatchEvent('click')
  await page.locator('.box.edited').waitFor()
  await page.keyboard.type(' again')
  await page.keyboard.press('Escape')
  await box(page).click()
  await page.locator('.box.edited:focus').waitFor()
  assert.is(await field(page).inputValue(), 'Soup again')
  noComplaints(ana)
})

test('all is done by keyboard alone', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await ana.signIn(nodes.all[0])
  await page.locator('.card-button').focus()
  await page.keyboard.press('Enter')
  await page.locator('.box.edited').waitFor()
  await page.keyboard.type('Soup')
  await page.keyboard.press('Escape')
  await page.locator('.box:focus').waitFor()
  const start = await placeOf(page)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await waitFor(async () => (await placeOf(page)).y === start.y + 5)
  await page
    .getByRole('status')
    .filter({ hasText: `${start.y + 5} % from the top` })
    .waitFor()
  const line = async () => numberIn((await box(page).getAttribute('style')) ?? '', '--line')
  const size = await line()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await page.keyboard.press('-')
  await waitFor(async () => (await line()) === size + 1)
  await page.keyboard.press('Enter')
  await page.locator('.box.edited').waitFor()
  await page.keyboard.type(' again')
  await page.keyboard.press('Control+z')
  await waitFor(async () => (await field(page).inputValue()) === 'Soup')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await box(page).waitFor({ state: 'detached' })
  await page.locator('.chip:focus', { hasText: 'Top' }).waitFor()
  noComplaints(ana)
})

test('a box has its own alignment, outline and colour', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup')
  await mood(page, 'Plain').click()
  await page.getByRole('button', { name: 'Bottom' }).click()
  await page.keyboard.type('Bread')
  const tools = page.getByRole('group', { name: 'Look of box 2' })
  await tools.getByRole('button', { name: 'Where lines end' }).click()
  await tools.getByRole('button', { name: 'Outline' }).click()
  await tools.getByRole('button', { name: 'Cream' }).click()
  const style = (number: number) => box(page, number).getAttribute('style')
  assert.match((await style(2)) ?? '', /text-align: end/u)
  assert.match((await style(2)) ?? '', /; color: rgb\(255, 233, 168\)/u)
  assert.match((await style(1)) ?? '', /text-align: center/u)
  assert.match((await style(1)) ?? '', /; color: rgb\(255, 255, 255\)/u)
  assert.is(await page.locator('.box.outlined').count(), 1)
  noComplaints(ana)
})

test('a card is kept by the draft', async () => {
  await using nodes = await startNodes(['Ana'])
  await using ana = await chromium.open()
  const page = await openCard(ana, nodes.all[0])
  await page.keyboard.type('Soup for all of us tonight')
  await page.getByRole('button', { name: 'Yellow' }).click()
  await page.getByRole('button', { name: 'Square' }).click()
  await page.reload()
  const made = page.locator('.composer .captioned')
  await made.getByText('Soup for all of us tonight').waitFor()
  assert.match((await made.getAttribute('style')) ?? '', /rgb\(242, 196, 82\)/u)
  await page.getByRole('button', { name: 'Words on the card' }).click()
  await box(page).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Remove the card' }).click()
  await page.locator('.card-button').waitFor()
  noComplaints(ana)
})

for (const locale of ['en', 'ar']) {
  test(`the studio is for everybody, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana'])
    await using ana = await chromium.open({ locale })
    const page = await openCard(ana, nodes.all[0])
    await page.keyboard.type(locale === 'ar' ? 'لم يبق خبز' : 'No bread left')
    await look(ana, 'studio-editing', locale)
    for (const at of [0, 1, 2, 3]) {
      await page.locator('.mood').nth(at).click()
      await page.locator('.box-field textarea').focus()
      await look(ana, `studio-${at}`, locale)
    }
    await page.locator('.studio .primary').click()
    await look(ana, 'studio-made', locale)
    noComplaints(ana)
  })
}

test.run()
