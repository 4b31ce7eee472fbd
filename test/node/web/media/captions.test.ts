/** Words on cards in the stream: text in four moods, in fonts that come with the first of them, for everybody. */
// @timeout 300
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostPage } from '../../../../node/http/posts/schema.ts'
import { moods, type Mood } from '../../../../node/web/media/moods.ts'
import {
  cardShapes,
  chooseMood,
  newCard,
  setText,
  wordsOf,
} from '../../../../node/web/media/work.ts'
import { previewBytesMax } from '../../../../protocol/limits.ts'
import { TestChromium } from '../../../helpers/browser.ts'
import { look } from '../../../helpers/look.ts'
import { befriend, startNodes, type TestNode } from '../../../helpers/nodes.ts'
import { noComplaints, write } from '../../../helpers/view.ts'
import { waitFor } from '../../../helpers/wait-for.ts'

const test = suite('node/web/media/captions')
const texts = [
  'No bread left',
  'I only wanted to see whether the soup was ready, and then the pot was empty',
  'لم يبق خبز',
  '猫はスープを飲んだ',
  '🐈‍⬛🍲 yum 😋',
]
const fonts = `[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replaceAll('"', ''))`

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

async function postCard(node: TestNode, text: string, mood: Mood): Promise<void> {
  const work = setText(chooseMood(newCard(), mood), 0, text)
  const { layers = [] } = wordsOf(work)
  const card = { color: '#25624a', ...cardShapes.wide }
  const wish = { card, alt: '', caption: '', layers, mood }
  await node.social.posts.create('', [await node.aspect('Family')], { media: [wish] })
}

for (const locale of ['en', 'ar']) {
  test(`cards are for everybody, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana'])
    const [node] = nodes.all
    for (const mood of moods) for (const text of texts) await postCard(node, text, mood)
    await using ana = await chromium.open({ locale })
    const page = await ana.signIn(node)
    await page
      .locator('.post .captioned')
      .nth(moods.length * texts.length - 1)
      .waitFor()
    await look(ana, 'captions', locale)
    noComplaints(ana)
  })
}

test('words are read aloud whole, and only their own fonts are loaded', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await using ana = await chromium.open()
  const asked: string[] = []
  ana.page.on('request', (request) => asked.push(request.url()))
  const page = await ana.signIn(node)
  await write(page, 'no card yet')
  assert.equal(
    asked.filter((url) => /woff2|\/(words|studio)-/u.test(url)),
    [],
  )
  await postCard(node, 'No bread', 'magnets')
  const words = page.locator('.post .layer')
  await words.waitFor()
  assert.match(await words.ariaSnapshot(), /^- paragraph: No bread$/u)
  await page.locator('.magnet').nth(6).waitFor()
  await waitFor(async () => (await page.evaluate<string[]>(fonts)).includes('Fredoka'))
  await postCard(node, 'Ingen brød', 'wallpaper')
  await waitFor(async () => (await page.evaluate<string[]>(fonts)).includes('Anton'))
  assert.equal((await page.evaluate<string[]>(fonts)).toSorted(), ['Anton', 'Fredoka'])
  assert.equal(
    asked.filter((url) => url.includes('woff2') && url.includes('latin-ext')),
    [],
  )
  noComplaints(ana)
})

test('words can be selected, and a press on them looks at the card', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await postCard(node, 'No bread left for any of us', 'plain')
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  const words = page.locator('.post .layer')
  await words.scrollIntoViewIfNeeded()
  const at = await words.boundingBox()
  const y = at!.y + at!.height / 4
  await page.mouse.move(at!.x + at!.width / 4, y)
  await page.mouse.down()
  await page.mouse.move(at!.x + at!.width / 2, y)
  await page.mouse.up()
  const selected = await page.evaluate<string>('String(getSelection())')
  assert.ok(selected.length > 1 && 'No bread left for any of us'.includes(selected), selected)
  assert.is(await page.locator('.viewer[open]').count(), 0)
  await page.evaluate('getSelection().removeAllRanges()')
  await words.click()
  await page.locator('.viewer[open] .layer').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.media-open:focus').waitFor()
  noComplaints(ana)
})

test('a card that is made in the studio comes to a friend as text, with a flat picture', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await using hers = await chromium.open()
  await using his = await chromium.open()
  const page = await hers.signIn(ana)
  await page.locator('.card-button').click()
  await page.locator('.box.edited').waitFor()
  await page.keyboard.type('No bread left for any of us')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.post .layer', { hasText: 'No bread left for any of us' }).waitFor()
  // The composer is empty again.
  await page.locator('.card-button').waitFor()
  await waitFor(async () => (await bo.social.timelines.read({ limit: 1 })).rows.length === 1)
  const answer = his.page.waitForResponse(/\/api\/posts(\?|$)/u)
  await his.signIn(bo)
  await his.page.locator('.post .layer', { hasText: 'No bread left for any of us' }).waitFor()
  const { items } = (await (await answer).json()) as PostPage
  const [card] = items[0]?.media ?? []
  assert.is(card?.mood, 'plain')
  const flat = await his.page.request.get(new URL(card?.flatUrl ?? '', his.page.url()).href)
  assert.is(flat.headers()['content-type'], 'image/webp')
  const { width, height } = await sharp(await flat.body()).metadata()
  assert.equal([width, height], [640, 360])
  assert.ok((await flat.body()).length <= previewBytesMax)
  noComplaints(hers, his)
})

test.run()
