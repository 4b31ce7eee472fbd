/** Carriers among whole nodes with real databases and sockets: people who are never online together. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/carriers')
const room = 50_000_000

/** The second person carries for the first. */
async function carryFor(owner: TestNode, carrier: TestNode): Promise<void> {
  await carrier.social.carriers.offer(owner.person, room)
  await waitFor(async () => (await owner.social.carriers.offersToUs()).length > 0)
  await owner.social.carriers.use(carrier.person)
}

/** Resolves once a reader knows where else to ask for what a person writes. */
function knowsCarrierOf(reader: TestNode, person: TestNode['person']): Promise<unknown> {
  return waitFor(() =>
    reader.social.people.at(person)?.devices.some(({ carriers }) => carriers.length > 0),
  )
}

async function shows(node: TestNode, texts: readonly string[]): Promise<void> {
  await waitFor(async () => JSON.stringify(await node.texts()) === JSON.stringify(texts), {
    description: `${node.name} shows ${texts.length}`,
  })
}

/** Long enough that no other entry is as large. */
function long(text: string): string {
  return text.padEnd(5_000, '.')
}

/** Posts to the family, and resolves once a carrier has all of it. */
async function postBy(owner: TestNode, carrier: TestNode, texts: readonly string[]): Promise<void> {
  const used = async (): Promise<number> =>
    (await carrier.social.carriers.offersOfOurs()).find(({ person }) => person === owner.person)
      ?.usedBytes ?? 0
  const before = await used()
  for (const text of texts) await owner.post(text, 'Family')
  await waitFor(async () => (await used()) >= before + 8_192 * texts.length, {
    description: `${carrier.name} carries ${texts.length} of ${owner.name}`,
  })
}

test('a reader gets posts from a carrier whom it does not know, by the card of the writer', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, cy, { aspect: 'Friends' })
  await carryFor(ana, cy)
  await befriend(ana, bo, { aspect: 'Family' })
  await knowsCarrierOf(bo, ana.person)
  await bo.stop()
  const texts = [long('while Bo is away'), long('and another')]
  await postBy(ana, cy, texts)
  await ana.stop()
  await bo.start()
  await shows(bo, texts)
  assert.equal(await cy.texts(), [])
  assert.equal(
    (await bo.social.people.list()).map(({ name }) => name),
    ['Ana'],
  )
})

test('two people who share a carrier and are never online together answer each other', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  for (const owner of [ana, bo]) {
    await befriend(cy, owner, { aspect: 'Friends' })
    await carryFor(owner, cy)
  }
  await Promise.all([knowsCarrierOf(bo, ana.person), knowsCarrierOf(ana, bo.person)])
  await bo.stop()
  await postBy(ana, cy, [long('one')])
  await ana.stop()
  await bo.start()
  await shows(bo, [long('one')])
  await postBy(bo, cy, [long('two')])
  await bo.stop()
  await ana.start()
  await shows(ana, [long('one'), long('two')])
  assert.equal(await cy.texts(), [])
})

test('a carrier that withdraws keeps nothing, over a restart as well', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, cy, { aspect: 'Friends' })
  await carryFor(ana, cy)
  await befriend(ana, bo, { aspect: 'Family' })
  await knowsCarrierOf(bo, ana.person)
  await postBy(ana, cy, [long('here')])
  await cy.social.carriers.offer(ana.person, 0)
  await waitFor(async () => (await ana.social.carriers.offersToUs()).length === 0)
  await cy.restart()
  assert.equal(await cy.social.carriers.offersOfOurs(), [])
  await waitFor(() =>
    bo.social.people.at(ana.person)?.devices.every(({ carriers }) => carriers.length === 0),
  )
})

test.run()
