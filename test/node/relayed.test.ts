/** People whose nodes nobody can dial, and a relay between them. All on this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../../node/home.ts'
import { relayedBytesMax } from '../../node/limits.ts'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { rejects } from '../helpers/rejects.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node behind a relay')
const timeoutMs = 90_000

/** The one address of a relay that is named to others. */
function addressOf(relay: TestNode): string {
  return relay.node.relay()!.addresses[0]!
}

/** A node listens on this, and only the relay leads to it. */
function behind(relay: TestNode): { listen: string[] } {
  return { listen: [`${addressOf(relay)}/p2p-circuit`] }
}

async function hasTexts(node: TestNode, texts: readonly string[]): Promise<void> {
  const isComplete = async (): Promise<boolean> => {
    const found = await node.texts()
    return texts.every((text) => found.includes(text))
  }
  await waitFor(isComplete, { timeoutMs, description: `texts at ${node.name}` })
}

test('an invite alone is enough for two people whom nobody can dial', async () => {
  await using relays = await startNodes(['Relay'], { roles: { relay: {} } })
  const [relay] = relays.all
  await using hidden = await startNodes(['Ana', 'Bo'], behind(relay))
  const [ana, bo] = hidden.all
  await waitFor(() => ana.node.addresses().length > 0)
  await befriend(ana, bo, { aspect: 'Family', back: 'Friends' })
  await ana.post('hello through the relay', 'Family')
  await bo.post('and back', 'Friends')
  await hasTexts(bo, ['hello through the relay'])
  await hasTexts(ana, ['and back'])
  assert.ok(relay.node.relay()!.relayedBytes > 1000)
})

test('who joined by an invite through a relay invites others through it, and all go on after its restart', async () => {
  await using relays = await startNodes(['Relay'], { roles: { relay: {} } })
  const [relay] = relays.all
  await using named = await startNodes(['Ana'], { listen: [], bootstrap: [addressOf(relay)] })
  await using unnamed = await startNodes(['Bo', 'Cy'], { listen: [] })
  const [[ana], [bo, cy]] = [named.all, unnamed.all]
  const isRelayed = (node: TestNode): boolean =>
    node.node.addresses().some((text) => text.endsWith('/p2p-circuit'))
  await waitFor(() => isRelayed(ana), { timeoutMs, description: 'a reservation of Ana' })
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await waitFor(() => isRelayed(bo), { timeoutMs, description: 'a reservation of Bo' })
  await befriend(bo, cy, { aspect: 'Friends' })
  await bo.post('from Bo', 'Family', 'Friends')
  await hasTexts(ana, ['from Bo'])
  await hasTexts(cy, ['from Bo'])

  await relay.restart({ roles: { relay: {} } })
  await bo.post('after the restart', 'Family', 'Friends')
  await hasTexts(ana, ['after the restart'])
  await hasTexts(cy, ['after the restart'])
})

test('sync survives the end of relayed connections', async () => {
  await using relays = await startNodes(['Relay'], { roles: { relay: {} } })
  const [relay] = relays.all
  await using people = await startNodes(['Ana'], behind(relay))
  await using others = await startNodes(['Bo'], { listen: [] })
  const [[ana], [bo]] = [people.all, others.all]
  const texts = Array.from({ length: 12 }, (_, index) => `${index} ${'x'.repeat(40_000)}`)
  for (const text of texts) await ana.post(text, 'Family')
  await waitFor(() => ana.node.addresses().length > 0)
  await befriend(ana, bo, { aspect: 'Family' })
  await hasTexts(bo, texts)
  // Each connection passed on no more than its limit, and a little that was under way.
  assert.ok(relay.node.relay()!.relayedBytes > 3 * relayedBytesMax)
})

test('a node finds a relay by an option, by its config file, and by its contacts alone', async () => {
  await using relays = await startNodes(['Relay'], { roles: { relay: {} } })
  const [relay] = relays.all
  const connections = (): number => relay.node.relay()!.connections
  await using people = await startNodes(['Ana'], behind(relay))
  await using others = await startNodes(['Bo'], { listen: [] })
  const [[ana], [bo]] = [people.all, others.all]
  await waitFor(() => ana.node.addresses().length > 0)
  await befriend(ana, bo, { aspect: 'Family' })
  await Promise.all([ana.stop(), bo.stop()])
  await waitFor(() => connections() === 0)

  await bo.start({ listen: [] })
  await waitFor(() => connections() === 1, { timeoutMs, description: 'by contacts' })
  await bo.stop()
  await using strangers = await startNodes(['Cy'], { listen: [] })
  const [cy] = strangers.all
  await cy.restart({ listen: [], bootstrap: [addressOf(relay)] })
  await waitFor(() => connections() === 1, { timeoutMs, description: 'by option' })
  await cy.stop()
  await waitFor(() => connections() === 0)
  const home = new Home(cy.home)
  await home.writeConfig({ ...(await home.readConfig()), bootstrap: [addressOf(relay)] })
  await cy.start({ listen: [] })
  await waitFor(() => connections() === 1, { timeoutMs, description: 'by config file' })
})

test('a relay that was restarted has the same address, and is found again', async () => {
  await using relays = await startNodes(['Relay'], { roles: { relay: {} } })
  const [relay] = relays.all
  const address = addressOf(relay)
  await using people = await startNodes(['Ana'], { listen: [], bootstrap: [address] })
  const connections = (): number => relay.node.relay()!.connections
  await waitFor(() => connections() === 1, { timeoutMs })
  await relay.restart({ roles: { relay: {} } })
  assert.is(addressOf(relay), address)
  await waitFor(() => connections() === 1, { timeoutMs, description: people.all[0].name })
})

test('a relay does not move to another port', async () => {
  await using relays = await startNodes(['Relay', 'Other'], { roles: { relay: {} } })
  const [relay, other] = relays.all
  const { tcpPort = 0 } = await new Home(relay.home).readConfig()
  const home = new Home(other.home)
  await other.stop()
  await home.writeConfig({ tcpPort })
  await rejects(() => other.start({ roles: { relay: {} } }), 'port-busy')
  await other.start()
  assert.ok(other.node.addresses().every((text) => !text.includes(`/${tcpPort}`)))
})

test.run()
