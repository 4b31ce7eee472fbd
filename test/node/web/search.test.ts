/** Searching on the screen: by the key `/`, while typing, to the post and back; and what stands there when nothing is found. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { Api } from '../../helpers/http.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/search')

test('words are found as they are typed, by the keyboard alone, and lead to their post', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  const api = await Api.of(ana)
  const text = 'The dandelions <b>are</b> on the wind'
  for (const words of [text, '蒲公英が東京に咲く']) {
    await api.call('POST', '/posts', { text: words, audience: 'public' })
  }
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  await page.keyboard.press('/')
  const field = page.getByRole('searchbox', { name: 'What do you look for?' })
  await field.and(page.locator(':focus')).waitFor()
  await look(hers, 'search-empty', 'en')
  await page.keyboard.type('東京')
  await page.locator('.hit mark', { hasText: '東京' }).waitFor()
  await field.fill('nothing like this')
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
  await look(hers, 'search-none', 'en')
  await field.fill('in:Nowhere wind')
  await page.getByText('You have no aspect “Nowhere”.').waitFor()
  await field.fill('b')
  await page.getByRole('button', { name: 'What Bo wrote' }).waitFor()
  await page.locator('.hit', { hasText: text }).waitFor()
  await look(hers, 'search-found', 'en')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('.post-text', { hasText: text }).waitFor()
  await page.goBack()
  await page.locator('.hit', { hasText: text }).waitFor()
  assert.is(await field.inputValue(), 'b')
  noComplaints(hers)
})

test.run()
