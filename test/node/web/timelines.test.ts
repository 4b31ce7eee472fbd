/** Choosing what the stream shows: aspects together, and kinds by the menu, by keyboard; kept for the tab. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { Api } from '../../helpers/http.ts'
import { look } from '../../helpers/look.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { noComplaints, postOf, shows } from '../../helpers/view.ts'

const test = suite('node/web/timelines')

test('aspects are shown together, a kind by the menu, and the choice is there again', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const { id: work } = await api.call<{ id: string }>('POST', '/aspects', { name: 'Work' })
  const ids = {
    Family: await ana.aspect('Family'),
    Friends: await ana.aspect('Friends'),
    Work: work,
  }
  for (const [name, id] of Object.entries(ids)) {
    await api.call('POST', '/posts', { text: `to ${name}`, audience: [id] })
  }
  await api.call('POST', '/posts', { text: 'to all', audience: 'public' })
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  const texts = async (): Promise<string[]> => page.locator('.post-text').allTextContents()
  const filter = page.getByRole('navigation', { name: 'Posts that are shown' })
  await shows(page, 'to all')
  await filter.getByRole('button', { name: 'Family' }).click()
  await postOf(page, 'to all').waitFor({ state: 'detached' })
  await shows(page, 'to Family')
  await filter.getByRole('button', { name: 'Work' }).click()
  await shows(page, 'to Work')
  assert.equal(await texts(), ['to Work', 'to Family'])
  await look(hers, 'timeline-aspects', 'en')
  await page.goBack()
  await postOf(page, 'to Work').waitFor({ state: 'detached' })
  await filter.getByRole('button', { name: 'Show' }).press('Enter')
  await filter.getByRole('menuitemradio', { name: 'All' }).waitFor()
  await look(hers, 'timeline-menu', 'en')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await shows(page, 'to all')
  assert.equal(await texts(), ['to all'])
  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  await main.getByRole('link', { name: 'Stream' }).click()
  await filter.getByRole('button', { name: 'Show Public' }).waitFor()
  await shows(page, 'to all')
  assert.equal(await texts(), ['to all'])
  noComplaints(hers)
})

test.run()
