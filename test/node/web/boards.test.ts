/** Boards and albums in the browsers of two people: saved to, put in order by hand and by keyboard, shared, and looked at. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator, Page } from 'playwright-core'
import type { PostId } from '../../../protocol/ids.ts'
import { TestChromium, type TestBrowser } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { photo } from '../../helpers/media-files.ts'
import { postMedia } from '../../helpers/media-post.ts'
import { befriend, startNodes, type TestNode, type TestNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/boards')

let chromium: TestChromium
let nodes: TestNodes<['Ana', 'بو']>
let ana: TestNode
let bo: TestNode

test.before(async () => {
  chromium = await TestChromium.start()
  nodes = await startNodes(['Ana', 'بو'])
  ;[ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const files = await Promise.all(
    [0, 1, 2].map((number) => photo(`photo ${number}.jpg`, { hue: number * 90 })),
  )
  const media = files.map((file, place) => ({ file, alt: `Valley ${place + 1}`, caption: '' }))
  await postMedia(ana, 'three valleys', media)
  await ana.post('plain words', 'Family')
  await ana.post('not for everybody', 'Friends')
  await waitFor(async () => (await bo.texts()).includes('plain words'))
})

test.after(async () => {
  await chromium[Symbol.asyncDispose]()
  await nodes[Symbol.asyncDispose]()
})

const cardOf = (page: Page, text: string): Locator => page.locator('.post', { hasText: text })
const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'Save to' })
const items = (page: Page): Locator =>
  page.getByRole('list', { name: 'Items' }).locator(':scope > li')

async function open(node: TestNode): Promise<TestBrowser> {
  const browser = await chromium.open()
  const page = await browser.signIn(node)
  await page.getByRole('button', { name: 'Family', pressed: true }).waitFor()
  return browser
}

/** Waits until the items of a board are these, each told by a text in it. */
async function inOrder(page: Page, wanted: readonly string[]): Promise<void> {
  await waitFor(
    async () => {
      const texts = await items(page).allTextContents()
      return texts.length === wanted.length && texts.every((text, at) => text.includes(wanted[at]!))
    },
    { description: wanted.join() },
  )
}

async function openBoard(page: Page, name: string): Promise<void> {
  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'Boards' }).click()
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

test('a post is saved in two presses, to a board that is made for it', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await shows(page, 'plain words')
  const card = cardOf(page, 'plain words')
  await card.getByRole('button', { name: 'Save' }).click()
  await look(hers, 'save-panel', 'en')
  await panelOf(page).getByRole('textbox', { name: 'Note' }).fill('read again')
  await panelOf(page).getByRole('textbox', { name: 'New board' }).fill('Garden')
  await page.keyboard.press('Enter')
  await panelOf(page).getByRole('button', { name: 'Garden', pressed: true }).waitFor()
  await page.keyboard.press('Escape')
  const saved = card.getByRole('button', { name: 'Saved' })
  await saved.and(page.locator(':focus')).waitFor()

  const other = cardOf(page, 'three valleys')
  await other.getByRole('button', { name: 'Save' }).click()
  await panelOf(page).getByRole('combobox', { name: 'What to save' }).selectOption('Picture 2')
  await panelOf(page).getByRole('button', { name: 'Garden' }).click()
  await panelOf(page).getByRole('button', { name: 'Garden', pressed: true }).waitFor()
  await cardOf(page, 'not for everybody').getByRole('button', { name: 'Save' }).click()
  await panelOf(page).getByRole('button', { name: 'Garden' }).click()
  await panelOf(page).getByRole('button', { name: 'Garden', pressed: true }).waitFor()
  await openBoard(page, 'Garden')
  await inOrder(page, ['not for everybody', 'Ana', 'read again'])
  noComplaints(hers)
})

test('items are moved by dragging and by keyboard, and get notes', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await openBoard(page, 'Garden')
  await inOrder(page, ['not for everybody', 'Ana', 'read again'])
  await items(page).nth(2).dragTo(items(page).nth(0))
  await inOrder(page, ['read again', 'not for everybody', 'Ana'])
  const forward = page.getByRole('button', { name: 'Move “Valley 2” forward' })
  await forward.focus()
  await page.keyboard.press('Enter')
  await inOrder(page, ['read again', 'Ana', 'not for everybody'])
  await page.getByText('Now at place 2 of 3').waitFor()
  await forward.and(page.locator(':focus')).waitFor()
  await page.getByRole('button', { name: 'Note for “Valley 2”' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('paint it')
  await page.keyboard.press('Enter')
  await items(page).nth(1).getByText('paint it').waitFor()
  const [board] = await ana.social.collecting.list()
  assert.equal(
    board?.items.map(({ note, number }) => [note, number]),
    [
      ['read again', undefined],
      ['paint it', 1],
      ['', undefined],
    ],
  )
  await look(hers, 'board', 'en')
  noComplaints(hers)
})

test('a board that is shared grows at its reader, with empty places', async () => {
  await using hers = await open(ana)
  await using his = await open(bo)
  await openBoard(hers.page, 'Garden')
  await hers.page
    .getByRole('group', { name: 'Share' })
    .getByRole('button', { name: 'Family' })
    .click()
  await hers.page.getByRole('button', { name: 'Share it' }).click()
  await hers.page.getByText('Shared with Family').waitFor()
  const theirs = his.page.getByRole('link', { name: 'Garden' })
  await theirs.getByText('3 items').waitFor()
  await look(his, 'shared-board', 'en')
  await hers.page.getByRole('button', { name: 'Take “read again” off' }).click()
  await hers.page.locator('.board-acts button:focus').waitFor()
  await theirs.getByText('2 items').waitFor()
  await theirs.click()
  await inOrder(his.page, ['paint it', 'Somebody’s picture'])
  assert.is(await his.page.getByRole('button', { name: /^Move/u }).count(), 0)
  await look(his, 'shared-board-open', 'en')
  await items(his.page).first().getByRole('button', { name: 'Open' }).click()
  await his.page.getByRole('dialog').waitFor()
  await his.page.keyboard.press('Escape')
  // A single person as well, by keys alone: there they find it as a post of its own.
  await hers.page.getByRole('button', { name: 'People', exact: true }).press('Enter')
  await hers.page.getByRole('searchbox', { name: 'Find a contact' }).fill('بو')
  await hers.page.keyboard.press('Enter')
  await hers.page.keyboard.press('Escape')
  await look(hers, 'share-board', 'en')
  await hers.page.getByRole('button', { name: 'Share it' }).press('Enter')
  await hers.page.getByText(/Shared with .*بو/u).waitFor()
  noComplaints(hers, his)
})

/** From the first picture of an album to one of another post, by keys alone. */
async function looksThrough(page: Page): Promise<void> {
  const opener = items(page).first().getByRole('button', { name: 'Open Valley 1' })
  await opener.press('Enter')
  const viewer = page.getByRole('dialog')
  await viewer.getByRole('img', { name: 'Valley 1' }).waitFor()
  for (const name of ['Valley 2', 'Valley 3', 'Lake']) {
    await page.keyboard.press('ArrowRight')
    await viewer.getByRole('img', { name }).waitFor()
  }
  await viewer.getByText('4 of 4').waitFor()
  await page.keyboard.press('ArrowLeft')
  await viewer.getByRole('img', { name: 'Valley 3' }).waitFor()
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'hidden' })
  assert.is(await page.evaluate('document.activeElement.className'), 'media-open board-picture')
}

test('an album takes every picture, and all is deleted at last', async () => {
  await using hers = await open(ana)
  const { page } = hers
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Boards' }).click()
  await page.getByRole('radio', { name: 'Album' }).check({ force: true })
  await page.getByRole('textbox', { name: 'New board or album' }).fill('صيف')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'صيف', level: 1 }).waitFor()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Stream' }).click()
  await cardOf(page, 'three valleys').getByRole('button', { name: 'Saved' }).click()
  await panelOf(page).getByRole('button', { name: 'صيف' }).click()
  await panelOf(page).getByRole('button', { name: 'صيف', pressed: true }).waitFor()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Boards' }).click()
  await page.getByRole('link', { name: 'صيف' }).getByText('3 items').waitFor()
  const lake = { file: await photo('lake.jpg', { hue: 300 }), alt: 'Lake', caption: '' }
  const { id } = await postMedia(ana, 'a lake', [lake])
  const album = (await ana.social.collecting.list()).find(({ type }) => type === 'album')!
  await ana.social.collecting.save(album.id, { post: id as PostId, number: 0, note: '' })
  await page.getByRole('link', { name: 'صيف' }).getByText('4 items').waitFor()
  await look(hers, 'boards', 'en')
  await page.evaluate(`localStorage.setItem('locale', 'ar')`)
  await ana.social.changeSettings({ language: 'ar' })
  await page.locator('html[dir=rtl]').waitFor()
  await page.getByRole('link', { name: 'صيف' }).waitFor()
  await look(hers, 'boards', 'ar')
  await page.getByRole('link', { name: 'صيف' }).click()
  await page.getByRole('heading', { name: 'صيف', level: 1 }).waitFor()
  await look(hers, 'album', 'ar')
  await ana.social.changeSettings({ language: 'en' })
  await looksThrough(page)
  await page.getByRole('button', { name: 'Delete this board or album' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('heading', { name: 'Boards and albums', level: 1 }).waitFor()
  await waitFor(async () => (await ana.social.collecting.list()).length === 1)
  noComplaints(hers)
})

test.run()
