/** The section about storage under You: how much there is, and the choice of room for others. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { Api } from '../../helpers/http.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import type { Storage } from '../../../node/http/storage/schema.ts'

const test = suite('node/web/storage')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('the room for files of others is shown, and chosen from a list', async () => {
  await using nodes = await startNodes(['Ana'])
  const [node] = nodes.all
  const api = await Api.of(node)
  const room = async (): Promise<number> => (await api.call<Storage>('GET', '/storage')).roomBytes
  await using ana = await chromium.open()
  const { page } = ana
  await ana.signIn(node)
  await page.locator('.navigation').waitFor()
  await page.goto(`${node.node.url}/you/storage`)
  const section = page.getByRole('region', { name: 'Room for pictures and files' })
  await section.getByText('0 kB of 5 GB').waitFor()
  assert.is(await section.getByRole('radio', { name: '5 GB' }).isChecked(), true)

  await section.getByText('20 GB', { exact: true }).click()
  await page.getByText('Pictures and files of others may take 20 GB.').waitFor()
  await section.getByText('0 kB of 20 GB').waitFor()
  await waitFor(async () => (await room()) === 20_000_000_000)

  await api.call('PUT', '/storage', { roomBytes: 300_000_000 })
  await page.reload()
  await section.getByRole('radio', { name: '300 MB' }).waitFor()
  assert.is(await section.getByRole('radio', { name: '300 MB' }).isChecked(), true)
  assert.equal(
    await section
      .getByRole('radio')
      .evaluateAll((all) => all.map((one) => one.closest('label')?.textContent)),
    ['300 MB', '1 GB', '5 GB', '20 GB', '100 GB'],
  )
  assert.equal(ana.complaints, [])
})

test.run()
