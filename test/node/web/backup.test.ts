/** In a browser: a backup is downloaded, and a new node becomes that person by it. */
// @timeout 240
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { CliHome } from '../../helpers/cli.ts'
import { look } from '../../helpers/look.ts'
import { noComplaints, setUp, shows, write } from '../../helpers/view.ts'

const test = suite('node/web/backup')
const passphrase = 'apple pie on sundays'
const dayMs = 86_400_000

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('a person moves to another machine with one file', async () => {
  await using old = await CliHome.make()
  await old.start()
  await using hers = await chromium.open({ acceptDownloads: true })
  const { page } = hers
  await page.goto(old.signInUrl)
  await setUp(page, 'Ana')
  await write(page, 'from the old machine')
  assert.is(await page.getByText('You have no backup yet.').count(), 0)
  // Two days later.
  await page.clock.setSystemTime(Date.now() + 2 * dayMs)
  await page.reload()
  await page.getByText('You have no backup yet.').waitFor()
  await page.getByRole('link', { name: 'Make one' }).click()
  const card = page.getByRole('region', { name: 'Backup' })
  await card.getByText('No backup yet.').waitFor()
  await card.getByRole('radio', { name: 'A passphrase' }).check()
  await card.getByLabel(/^Passphrase/u).fill(passphrase)
  await look(hers, 'backup', 'en')
  const download = page.waitForEvent('download')
  await card.getByRole('button', { name: 'Download a backup' }).click()
  const file = await (await download).path()
  await card.getByText('Last backup').waitFor()
  await old.good('stop')

  // Its process starts the node anew.
  await using fresh = await CliHome.make(undefined, [], { isNodeProcess: true })
  await fresh.start()
  await using there = await chromium.open()
  const view = there.page
  await view.goto(fresh.signInUrl)
  await view.getByText('I have a backup').click()
  await look(there, 'coming back', 'en')
  await view.getByLabel('The file').setInputFiles(file)
  const field = view.getByLabel('Your 24 words, or its passphrase')
  await field.fill('another passphrase')
  await view.getByRole('button', { name: 'Restore' }).click()
  await view.getByText('The backup does not open with this.').waitFor()
  await field.fill(passphrase)
  await view.getByRole('button', { name: 'Restore' }).click()
  await shows(view, 'from the old machine')
  await view.getByText('This node was restored from a backup').waitFor()
  noComplaints(hers, there)
  assert.is(await view.getByText('You have no backup yet.').count(), 0)
})

test.run()
