/** Finding somebody in the view, and what comes of it on the other side. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { startDht } from '../../helpers/dht-server.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/requests')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('one copies an id, another finds it and asks; accepting makes them contacts', async () => {
  await using dht = await startDht()
  await using nodes = await startNodes(['Ana', 'Bo'], { bootstrap: dht.bootstrap })
  const [anaNode, boNode] = nodes.all
  await using ana = await chromium.open()
  await using bo = await chromium.open()
  await ana.signIn(anaNode)
  await bo.signIn(boNode)

  await ana.page.goto(`${anaNode.node.url}/you/privacy`)
  await ana.page.getByText('Contacts find your node again').waitFor()
  await ana.page.getByText('Anyone with my id').first().click()
  await ana.page.getByText('Anyone with your id sees your name').waitFor()
  const id = await ana.page.getByLabel('Your id').inputValue()
  assert.is(id, anaNode.person)
  const signal = new AbortController().signal
  const isThere = async (): Promise<boolean> =>
    (await boNode.social.discovery.find(anaNode.person, signal)).state === 'found'
  await waitFor(isThere, { timeoutMs: 60_000 })

  await bo.page.goto(`${boNode.node.url}/people`)
  await bo.page.getByLabel('Their id').fill(` ${id} `)
  await bo.page.getByRole('button', { name: 'Find' }).click()
  await bo.page.getByText('They call themselves').waitFor()
  await bo.page.getByLabel('A few words').fill('from <b>school</b>')
  await bo.page.getByRole('button', { name: 'Ask to be contacts' }).click()
  await bo.page.getByText('Waiting for an answer').waitFor({ timeout: 60_000 })

  await ana.page.goto(`${anaNode.node.url}/people`)
  await ana.page.getByText('from <b>school</b>').waitFor()
  // Whoever asks may call themselves Bo.
  const shown = await ana.page.getByTitle(boNode.person).textContent()
  assert.ok(shown?.endsWith(boNode.person.slice(-6)))
  const accept = ana.page.getByRole('group', { name: 'Accept Bo into' })
  await accept.getByRole('button', { name: 'Family' }).click()
  await ana.page.getByText('Bo is your contact as soon as').waitFor()
  await bo.page.locator('.person', { hasText: 'Ana' }).waitFor({ timeout: 60_000 })
  await bo.page.getByText('Waiting for an answer').waitFor({ state: 'detached' })
  await ana.page.locator('.person .presence').waitFor()
  assert.equal([...ana.complaints, ...bo.complaints], [])
})

test.run()
