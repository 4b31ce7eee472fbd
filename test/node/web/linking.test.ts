/** Adding a device in the view: one browser at each of two real nodes, from the link to what the new one can read. */
// @timeout 200
import { machineName } from '../../../node/engine-linking.ts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { NewNode } from '../../helpers/new-node.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'

const test = suite('web/linking')

test('a new node becomes a device by a link and six digits, is named and removed, and can be stopped before', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana'])
  await using fresh = await NewNode.start()
  const [ana] = nodes.all
  await ana.post('from before', 'Family')
  const desk = await chromium.open()
  const other = await chromium.open()
  const page = await desk.signIn(ana)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'You' }).click()
  await page.getByRole('link', { name: 'Devices' }).click()
  await page.getByRole('button', { name: 'Add a device' }).click()
  const field = page.getByRole('textbox', { name: 'Link for the new device' })
  const link = await field.inputValue()
  await page.getByRole('img', { name: 'Code to scan: the link for the new device' }).waitFor()
  await look(desk, 'linking-link', 'en')

  // Opened at the new node, the link stands in its field, also where a program encoded its #; stopped, it is as new.
  const phone = await other.signIn(fresh)
  await phone.getByText('I have Pappus on another device').click()
  await phone.getByLabel('The link').fill('nothing of the kind')
  await phone.getByRole('button', { name: 'Go on' }).click()
  await phone.getByText('This is not a whole invite link').waitFor()
  const [, letters = ''] = link.split('#')
  for (const sign of ['#', '%23', '%2523']) {
    await phone.goto(`${fresh.node.url}/device${sign}${letters}`)
    await phone.getByLabel('The link').waitFor()
    assert.is(
      await phone.getByLabel('The link').inputValue(),
      `${fresh.node.url}/device#${letters}`,
    )
  }
  await phone.getByRole('button', { name: 'Go on' }).click()
  await phone.locator('.digits').waitFor()
  await look(other, 'linking-digits', 'en')
  await phone.getByRole('button', { name: 'Stop' }).click()
  await phone.getByLabel('The link').waitFor()
  await page.getByRole('button', { name: 'No', exact: true }).click()

  await page.getByRole('button', { name: 'Add a device' }).click()
  await phone.getByLabel('The link').fill(await field.inputValue())
  await phone.getByRole('button', { name: 'Go on' }).click()
  const digits = await phone.locator('.digits').textContent()
  assert.is(await page.locator('.digits').textContent(), digits)
  await look(desk, 'linking-compare', 'en')
  await page.getByRole('button', { name: 'Yes, the same' }).click()
  await shows(phone, 'from before')
  await phone.getByText('This node is a device of yours now').waitFor()

  await page.getByRole('button', { name: `Rename ${machineName()}` }).click()
  await page.getByLabel('Name of the device').fill('Phone')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Rename Phone' }).waitFor()
  await look(desk, 'own-devices', 'en')

  // Removing says what it cannot take back; the device itself hears of it.
  await page.getByRole('button', { name: 'Remove Phone' }).click()
  await page.getByText('It has your 24 words.').waitFor()
  await look(desk, 'revoke', 'en')
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByRole('button', { name: 'Rename Phone' }).waitFor({ state: 'detached' })
  await phone.getByText('took this one off your devices', { exact: false }).waitFor()
  noComplaints(desk, other)
})

test.run()
