/** Somebody who came back with their words sees in the view what is back and what is missing. */
import { suite } from 'uvu'
import { TestChromium } from '../../helpers/browser.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/returning')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('what is missing is listed, and the list follows what comes, until it was read', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  await bo.social.carriers.offer(ana.person, 50_000_000)
  await waitFor(async () => (await ana.social.carriers.offersToUs()).length > 0)
  const atMs = Date.now()
  await ana.social.carriers.use(bo.person)
  await waitFor(async () => ((await bo.social.carriers.offersOfOurs())[0]?.usedBytes ?? 0) > 2000)
  await waitFor(() => (bo.node.contactReach(ana.person).lastSyncedMs ?? 0) > atMs)
  const { phrase } = ana.social.keyring
  await ana.stop()

  await using again = await startNodes(['Ana'], { phrase })
  const [home] = again.all
  await using browser = await chromium.open()
  await browser.signIn(home)
  await browser.page.getByText('You came back with your 24 words').waitFor()
  await browser.page.getByText('are not back yet').waitFor()
  await befriend(bo, home, { aspect: 'Friends' })
  await browser.page.getByText('Everything that your contacts have is back: 1 contact').waitFor()
  await browser.page.getByRole('button', { name: 'I have read this' }).click()
  await browser.page.getByText('You came back').waitFor({ state: 'detached' })
  noComplaints(browser)
})

test.run()
