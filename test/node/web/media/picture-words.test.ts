/** Words on a picture, from the file that is dropped to the post in the stream. */
// @timeout 300
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Post } from '../../../../node/http/posts/schema.ts'
import { previewBytesMax } from '../../../../protocol/limits.ts'
import { TestChromium } from '../../../helpers/browser.ts'
import { look } from '../../../helpers/look.ts'
import { drop, photo } from '../../../helpers/media-files.ts'
import { startNodes } from '../../../helpers/nodes.ts'
import { noComplaints } from '../../../helpers/view.ts'

const test = suite('node/web/media/picture-words')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('words are put on a picture, kept by the draft, and stay words in the post', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  await using ana = await chromium.open()
  const page = await ana.signIn(node)
  await page.locator('.attach-button').waitFor()
  await drop(page, await photo('cat.jpg', { width: 1200, height: 800 }))
  await page.getByRole('button', { name: 'Words on the picture' }).click()
  await page.locator('.box.edited').waitFor()
  await page.keyboard.type('No bread')
  await page.getByRole('button', { name: 'Bottom' }).click()
  await page.keyboard.type('again')
  await look(ana, 'picture-words', 'en')
  await page.reload()
  await page.getByRole('button', { name: /^Words for cat/u }).click()
  const made = page.locator('.attachment-editor .captioned')
  await made.locator('.layer').nth(1).waitFor()
  const answer = page.waitForResponse(
    (one) => one.request().method() === 'POST' && one.url().endsWith('posts'),
  )
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.post .layer', { hasText: 'No bread' }).waitFor()
  const { media } = (await (await answer).json()) as Post
  const [picture] = media
  assert.is(picture?.mood, 'wallpaper')
  assert.equal(
    picture?.layers.map(({ text, hasOutline }) => [text, hasOutline]),
    [
      ['No bread', true],
      ['again', true],
    ],
  )
  const flat = await page.request.get(new URL(picture?.flatUrl ?? '', page.url()).href)
  assert.ok((await flat.body()).length <= previewBytesMax)
  const { width, height } = await sharp(await flat.body()).metadata()
  assert.equal([width, height], [640, 427])
  await look(ana, 'picture-words-posted', 'en')
  noComplaints(ana)
})

test.run()
