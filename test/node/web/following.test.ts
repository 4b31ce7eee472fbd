/** Following somebody by their link: the choice of one, the list of the other, and what cannot be answered. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'

const test = suite('node/web/following')

test('somebody is followed by the link that they copy, and left again', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await ana.social.posts.create('tulips for everybody', 'public')
  await using hers = await chromium.open()
  await using his = await chromium.open()

  const page = await hers.signIn(ana)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'You' }).click()
  await page.getByRole('link', { name: 'Privacy' }).click()
  const choice = page.getByRole('group', { name: 'Your public posts can be followed by' })
  await choice.getByText('Anyone with my id').click()
  const field = page.getByRole('textbox', { name: 'Your link' })
  await field.waitFor()
  await page.waitForFunction(`document.getElementById('follow-link').value !== ''`)
  const link = await field.inputValue()

  const their = await his.signIn(bo)
  const menu = their.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link', { name: 'People' }).click()
  await their.getByRole('textbox', { name: 'Id or link' }).fill(link)
  await their.getByRole('button', { name: 'Follow', exact: true }).press('Enter')
  await their.getByText('You follow Ana.').waitFor()
  await their.getByText('Their node was reached.').waitFor()
  await look(his, 'following', 'en')
  await their.getByRole('link', { name: 'Ana', exact: true }).click()
  await their.getByText('You are no contacts', { exact: false }).waitFor()
  await shows(their, 'tulips for everybody')
  const post = their.locator('.post').filter({ hasText: 'tulips for everybody' })
  assert.is(await post.locator('.reaction').first().isDisabled(), true)
  await post.locator('.post-acts button').first().click()
  await post.getByText('Only contacts of Ana can comment or react.').waitFor()
  await look(his, 'followed person', 'en')
  await their.getByRole('button', { name: 'Unfollow Ana' }).press('Enter')
  await their.getByText('You no longer follow Ana.').waitFor()
  noComplaints(hers, his)
})

test.run()
