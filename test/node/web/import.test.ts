/** In a browser: an archive of another service is sent, shown, and comes along, with its dates, for those who are chosen. */
// @timeout 240
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { asZip, facebookFiles } from '../../helpers/archives.ts'
import { TestChromium } from '../../helpers/browser.ts'
import { CliHome } from '../../helpers/cli.ts'
import { look } from '../../helpers/look.ts'
import { noComplaints, setUp, write } from '../../helpers/view.ts'

const test = suite('node/web/import')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('somebody brings their Facebook along, for one person', async () => {
  await using ana = await CliHome.make()
  await ana.start()
  await using hers = await chromium.open()
  const { page } = hers
  await page.goto(ana.signInUrl)
  await setUp(page, 'Ana')
  await write(page, 'written here')
  await using bo = await CliHome.make('Bo')
  const [link = ''] = (await ana.good('invite', '--aspect', 'Family', '--no-qr')).split('\n')
  await bo.good('join', link, '--aspect', 'Friends')
  await page.goto(new URL('/you/bring', page.url()).href)
  const card = page.getByRole('region', { name: 'From another service' })
  await look(hers, 'bring', 'en')
  const file = {
    name: 'facebook.zip',
    mimeType: 'application/zip',
    buffer: asZip(await facebookFiles()),
  }
  const wrong = { ...file, buffer: Buffer.from('no archive') }
  await card.getByLabel(/^What that service gave you/u).setInputFiles(wrong)
  await card.getByText('is damaged, or no archive').waitFor()
  await card.getByRole('button', { name: 'Leave it' }).click()
  await card.getByLabel(/^What that service gave you/u).setInputFiles(file)
  await card.getByText('Facebook: 4 posts with 2 files').waitFor()
  await look(hers, 'bring found', 'en')
  assert.ok(await card.getByRole('button', { name: 'Only me', pressed: true }).isVisible())
  await card.getByRole('button', { name: 'People', exact: true }).click()
  await card.getByRole('searchbox').fill('B')
  await card
    .getByRole('group', { name: 'People', exact: true })
    .getByRole('button', { name: 'Bo' })
    .click()
  assert.ok(await card.getByRole('button', { name: 'Only me', pressed: false }).isVisible())
  await look(hers, 'bring for Bo', 'en')
  await card.getByRole('button', { name: 'Bring it along' }).click()
  await card.getByText('4 posts with 2 files and 1 album came along.').waitFor()
  await look(hers, 'bring done', 'en')
  await page.goto(new URL('/', page.url()).href)
  const posts = page.getByRole('article')
  await posts.nth(4).waitFor()
  assert.match((await posts.first().textContent()) ?? '', /written here/u)
  const last = (await posts.nth(4).textContent()) ?? ''
  assert.match(last, /2014.*brought along from Facebook.*Bo.*Grüße aus Århus 🌼 \*not bold\*/u)
  await look(hers, 'brought stream', 'en')
  noComplaints(hers)
})

test.run()
