/** Whole nodes that find each other by contact cards in a DHT of this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startDht } from '../helpers/dht-server.ts'
import { PersonMissingError } from '../../node/errors.ts'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/discovery')
const found = { timeoutMs: 90_000 }

test('two contacts who both moved find each other again, and nobody does anything', async () => {
  await using dht = await startDht()
  const init = { bootstrap: dht.bootstrap }
  await using nodes = await startNodes(['Ana', 'Bo'], init)
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  const hasSecret = (): boolean =>
    bo.social.people.at(ana.person)?.devices[0]?.discovery !== undefined &&
    ana.social.people.at(bo.person)?.devices[0]?.discovery !== undefined
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
  const isFound = async (): Promise<boolean> =>
    (await cy.social.discovery.find(ana.person, signal)).state === 'found'
  await waitFor(isFound, found)
  assert.equal(await cy.social.discovery.find(ana.person, signal), { state: 'found', name: 'Ana' })
  assert.equal(await cy.social.discovery.find(bo.person, signal), { state: 'missing' })
})

test('who asks a stranger becomes their contact once they accept, and reads what they are let', async () => {
  await using dht = await startDht()
  await using nodes = await startNodes(['Ana', 'Bo'], { bootstrap: dht.bootstrap })
  const [ana, bo] = nodes.all
  await ana.social.changeSettings({ findable: 'anyone' })
  await ana.post('for the family', 'Family')
  const wish = { aspect: await bo.aspect('Friends'), note: 'from school' }
  const isFound = async (): Promise<boolean> =>
    (await bo.social.discovery.find(ana.person, new AbortController().signal)).state === 'found'
  await waitFor(isFound, found)
  await bo.social.discovery.asking.ask(ana.person, wish)
  const request = await waitFor(async () => (await ana.social.discovery.requests.list())[0], found)
  assert.equal([request.name, request.note, request.state], ['Bo', 'from school', 'waiting'])
  const place = { aspect: await ana.aspect('Family'), history: true }
  await ana.social.discovery.requests.accept(bo.person, place)
  await waitFor(async () => (await bo.texts()).includes('for the family'), found)
  assert.equal(
    [await ana.social.discovery.requests.list(), await bo.social.discovery.asking.list()],
    [[], []],
  )
})

test('somebody is followed by their id alone, found in the DHT, and their node knows no contact by it', async () => {
  await using dht = await startDht()
  await using nodes = await startNodes(['Ana', 'Bo'], { bootstrap: dht.bootstrap })
  const [ana, bo] = nodes.all
  await ana.social.changeSettings({ findable: 'anyone', followers: 'anyone' })
  await ana.social.posts.create('for everybody', 'public')
  await ana.post('for the family', 'Family')
  const follow = (): Promise<boolean> =>
    bo.social.following
      .follow({ person: ana.person, addresses: [] }, AbortSignal.timeout(found.timeoutMs))
      .then(() => true)
      .catch((error: unknown) => {
        // Her card takes a while to be there.
        if (error instanceof PersonMissingError) return false
        throw error
      })
  await waitFor(follow, found)
  await waitFor(async () => (await bo.texts()).includes('for everybody'), found)
  assert.equal(await bo.texts(), ['for everybody'])
  const isReached = async (): Promise<boolean> =>
    (await bo.social.following.list()).some(({ state }) => state === 'reached')
  await waitFor(isReached, found)
  assert.equal([await ana.social.people.list(), await bo.social.people.list()], [[], []])
})

test.run()
