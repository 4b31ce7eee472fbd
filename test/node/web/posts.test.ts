/** Acts on posts that are wanted less often: hiding one of somebody else where it stands, and pinning one's own. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Locator } from 'playwright-core'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, postOf, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/posts')

test('a post of somebody else is hidden where it stands, and taken back at once or later', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  const family = [await bo.aspect('Family')]
  await bo.social.posts.create('stays', family)
  const id = await bo.social.posts.create('goes', family)
  await waitFor(() => ana.social.posts.at(id) !== undefined)
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await shows(page, 'goes')
  const hide = async (text: string): Promise<Locator> => {
    const card = page.locator('.post', { hasText: text })
    await card.getByRole('button', { name: 'More', exact: true }).click()
    return card.getByRole('button', { name: 'Hide this post' })
  }
  const line = page.getByText('This post by Bo is hidden')
  await (await hide('goes')).press('Enter')
  await line.waitFor()
  await look(hers, 'hidden-post', 'en')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await shows(page, 'goes')

  await page.getByRole('button', { name: 'Hide this post' }).click()
  await line.waitFor()
  await page.reload()
  await shows(page, 'stays')
  assert.is(await postOf(page, 'goes').count(), 0)
  await page.getByRole('button', { name: 'Show All' }).click()
  await page.getByRole('menuitemradio', { name: 'Hidden' }).click()
  await shows(page, 'goes')
  assert.is(await postOf(page, 'stays').count(), 0)
  await look(hers, 'hidden-posts', 'en')
  // The composer has one too, and stands there first.
  await page.locator('.post').getByRole('button', { name: 'More', exact: true }).last().click()
  await page.getByRole('button', { name: 'Show this post again' }).click()
  // It may leave the list of hidden posts at once.
  await page.getByRole('button', { name: 'Show this post again' }).waitFor({ state: 'hidden' })

  const mine = await ana.social.posts.create('mine', [await ana.aspect('Family')])
  await waitFor(() => bo.social.posts.at(mine) !== undefined)
  await bo.social.threads.comment(mine, 'a comment of mine')
  await page.getByRole('navigation', { name: 'Posts that are shown' }).getByText('Hidden').click()
  await page.getByRole('menuitemradio', { name: 'All' }).click()
  await page.getByRole('button', { name: '1 comment' }).click()
  await page.getByText('a comment of mine').waitFor()
  await ana.social.knowing.setMuted(bo.person, true)
  const covered = page.locator('.cover', { hasText: 'A comment by Bo, whom you muted' })
  await covered.waitFor()
  await look(hers, 'muted-comment', 'en')
  await covered.getByRole('button', { name: 'Show' }).press('Enter')
  await page.getByText('a comment of mine').waitFor()
  noComplaints(hers)
})

test('a pinned post stands first on the page of its author, and the rest below it', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana] = nodes.all
  const family = [await ana.aspect('Family')]
  for (const text of ['the older one', 'the newer one']) {
    await ana.social.posts.create(text, family)
  }
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  const card = page.locator('.post', { hasText: 'the older one' })
  await card.getByRole('button', { name: 'More', exact: true }).click()
  await card.getByRole('button', { name: 'First on my page' }).click()
  await card.getByRole('button', { name: 'First on my page', pressed: true }).waitFor()
  await card.getByRole('link', { name: 'Ana' }).click()
  await page.getByRole('region', { name: 'Pinned' }).getByText('the older one').waitFor()
  await look(hers, 'pinned-post', 'en')
  assert.equal(await page.locator('.post-text').allTextContents(), [
    'the older one',
    'the newer one',
  ])
  await card.getByRole('button', { name: 'First on my page', pressed: true }).click()
  await page.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' })
  assert.equal(await page.locator('.post-text').allTextContents(), [
    'the newer one',
    'the older one',
  ])
  noComplaints(hers)
})

test.run()
