/** A picture of oneself: chosen, cut, and seen by a friend. */
import { suite } from 'uvu'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { photo } from '../../helpers/media-files.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'

const test = suite('node/web/portrait')

test('a picture is cut by keyboard, and stands beside the name at a friend', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await using hers = await chromium.open()
  await using his = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'You' }).click()
  await page.getByRole('link', { name: 'Profile' }).click()
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a picture' }).press('Enter')
  await (await chosen).setFiles(await photo('me.jpg'))
  const cut = page.getByRole('img', { name: /Drag it/u })
  await cut.focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('slider', { name: 'Zoom' }).press('ArrowRight')
  await look(hers, 'portrait', 'en')
  await page.getByRole('button', { name: 'Use this' }).press('Enter')
  await page.getByText('Your contacts see your new picture.').waitFor()
  const their = await his.signIn(bo)
  await their
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'People' })
    .click()
  await their.locator('.avatar img').first().waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await their.locator('main .avatar img').waitFor({ state: 'detached' })
  noComplaints(hers, his)
})

test.run()
