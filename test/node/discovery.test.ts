/** Whole nodes that find each other by contact cards in a DHT of this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bootstrapAddress, startDhtServer } from '../helpers/dht-server.ts'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/discovery')
const found = { timeoutMs: 90_000 }

/** A DHT of three, and where to begin with it. */
async function startDht(): Promise<{ bootstrap: string[] } & AsyncDisposable> {
  const servers = await Promise.all([startDhtServer(), startDhtServer(), startDhtServer()])
  const [a, b, c] = servers
  await b.connect(a.self, a.addresses())
  await c.connect(a.self, a.addresses())
  return {
    bootstrap: servers.map(bootstrapAddress),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

test('two contacts who both moved find each other again, and nobody does anything', async () => {
  await using dht = await startDht()
  const init = { bootstrap: dht.bootstrap }
  await using nodes = await startNodes(['Ana', 'Bo'], init)
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  const hasSecret = (): boolean =>
    bo.social.person(ana.person)?.devices[0]?.discovery !== undefined &&
    ana.social.person(bo.person)?.devices[0]?.discovery !== undefined
  await waitFor(hasSecret)
  const was = ana.node.addresses()
  await Promise.all([ana.stop(), bo.stop()])
  // Neither knows where the other is now.
  await Promise.all([ana.start({ ...init, isMoved: true }), bo.start({ ...init, isMoved: true })])
  assert.not.equal(ana.node.addresses(), was)
  await waitFor(() => ana.node.isOnline(bo.person) && bo.node.isOnline(ana.person), found)
  await ana.post('here I am', 'Family')
  await waitFor(async () => (await bo.texts()).includes('here I am'), found)
})

test('a stranger finds who wants that, and nobody else', async () => {
  await using dht = await startDht()
  const init = { bootstrap: dht.bootstrap }
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'], init)
  const [ana, bo, cy] = nodes.all
  await ana.social.changeSettings({ findable: 'anyone' })
  const signal = new AbortController().signal
  const card = await waitFor(() => cy.social.findCard(ana.person, signal), found)
  assert.is(card.name, 'Ana')
  assert.equal(card.addresses, ana.node.addresses())
  assert.is(await cy.social.findCard(bo.person, signal), undefined)
})

test.run()
