/** Carriers in the view: offered, used, full, stopped and withdrawn, each seen on the other side. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'

const test = suite('node/web/carriers')

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

test('a friend offers room, it is used, is full, is no longer used, and is withdrawn', async () => {
  await using nodes = await startNodes(['Ana', 'Cy'])
  const [anaNode, cyNode] = nodes.all
  await befriend(anaNode, cyNode, { aspect: 'Friends' })
  await using ana = await chromium.open()
  await using cy = await chromium.open()
  await ana.signIn(anaNode)
  await cy.signIn(cyNode)

  await ana.page.goto(`${anaNode.node.url}/you/connection`)
  await ana.page.getByText('Nobody carries your posts.').waitFor()

  await cy.page.goto(`${cyNode.node.url}/people`)
  await cy.page.getByRole('button', { name: 'Carry for Ana' }).click()
  await cy.page.getByText('Ana may have up to 1 GB on your node.').waitFor()
  await cy.page.locator('.offer-room summary').click()

  await ana.page.goto(`${anaNode.node.url}/people`)
  await ana.page.getByText('Offers to carry your posts (1 GB)').waitFor()
  await ana.page.getByRole('button', { name: 'Let Cy carry my posts' }).click()
  await ana.page.getByText('Carries your posts:').waitFor()

  await cyNode.social.carriers.offer(anaNode.person, 100_000)
  await ana.page
    .getByText('There is no more room, so nothing you write now is kept there.')
    .waitFor()
  await ana.page.goto(`${anaNode.node.url}/you/connection`)
  await ana.page
    .getByText('There is no more room, so nothing you write now is kept there.')
    .waitFor()
  await cy.page.getByText('The room is full').waitFor()

  await ana.page.getByRole('button', { name: 'No longer let Cy carry my posts' }).click()
  await ana.page.getByText('Nobody carries your posts.').waitFor()
  await cy.page.getByRole('button', { name: 'Withdraw the room for Ana' }).click()
  await cy.page.getByRole('button', { name: 'Carry for Ana' }).waitFor()
  await ana.page
    .getByRole('button', { name: 'Let Cy carry my posts' })
    .waitFor({ state: 'detached' })
  assert.equal([...ana.complaints, ...cy.complaints], [])
})

test('one press asks, one agrees; a tick has the members of an aspect carry for each other', async () => {
  await using nodes = await startNodes(['Ana', 'Cy'])
  const [anaNode, cyNode] = nodes.all
  await befriend(anaNode, cyNode, { aspect: 'Friends' })
  await using ana = await chromium.open()
  await using cy = await chromium.open()
  await ana.signIn(anaNode)
  await cy.signIn(cyNode)

  // From the first contact on, the stream says that nobody carries.
  await ana.page.goto(`${anaNode.node.url}/`)
  await ana.page.getByText('nobody carries your posts').waitFor()
  await look(ana, 'carriers nudge', 'en')
  await ana.page.getByRole('button', { name: 'Ask Cy to carry my posts' }).click()
  await ana.page.getByText('You asked Cy to carry your posts.').waitFor()

  await cy.page.goto(`${cyNode.node.url}/you/connection`)
  await cy.page.getByText('Ana asks you to carry their posts').waitFor()
  await look(cy, 'carriers asked', 'en')
  await cy.page.getByRole('button', { name: 'Carry for Ana' }).click()
  await ana.page.getByText('nobody carries your posts').waitFor({ state: 'detached' })

  await ana.page.goto(`${anaNode.node.url}/you/connection`)
  await ana.page.getByText('carries for you.').filter({ hasText: 'Cy' }).waitFor()
  await ana.page.locator('#carriers').getByLabel('Friends').click()
  await waitFor(async () => (await anaNode.social.carriers.mutual()).length === 1)
  assert.equal([...ana.complaints, ...cy.complaints], [])
})

test.run()
