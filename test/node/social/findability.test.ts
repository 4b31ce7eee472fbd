/** Being found by a card in the DHT, by whom the person chose, and finding contacts again that moved. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { sealCard, type Card } from '../../../protocol/card.ts'
import { peerName, type PersonId } from '../../../protocol/ids.ts'
import {
  cardCheckMs,
  cardIntervalMs,
  cardJitter,
  cardRetryMsMax,
  cardRetryMsMin,
  lookUpAgainMsMin,
  lookUpsPerHourMax,
  ownCardCheckMs,
} from '../../../node/social/discovery/limits.ts'
import type { FindableLevel } from '../../../node/social/discovery/findable.ts'
import { Finding } from '../../../node/social/discovery/finding.ts'
import { cardSecrets } from '../../../node/social/discovery/tables.ts'
import { contacts, peers } from '../../../node/social/contacts/tables.ts'
import { FakeDirectory } from '../../helpers/fake-directory.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/findability')
const next = bytesFrom('findability')
const [home, away] = [['/ip4/192.0.2.1/tcp/7278'], ['/ip4/198.51.100.1/tcp/7278']]
const moment = cardRetryMsMin

interface Lab extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  directory: FakeDirectory
  start(name: string, level?: FindableLevel): Promise<SocialNode>
}

/** People who share a DHT and a clock. */
function lab(): Lab {
  const hub = new FakeHub()
  const world = new FakeWorld('findability')
  const directory = new FakeDirectory(world)
  const all: SocialNode[] = []
  return {
    hub,
    world,
    directory,
    start: async (name, level) => {
      const node = await SocialNode.start(name, { hub, world, directory })
      all.push(node)
      if (level !== undefined) await choose(node, level)
      return node
    },
    [Symbol.asyncDispose]: async () => {
      for (const node of all) await node[Symbol.asyncDispose]()
    },
  }
}

function choose(node: SocialNode, level: FindableLevel): Promise<void> {
  return node.social.changeSettings({ findable: level })
}

function find(at: Lab, node: SocialNode, person: PersonId): Promise<Card | undefined> {
  const { network, store, world } = node
  const { directory } = at
  const finding = new Finding({ directory, network, store, world, found: () => undefined })
  return finding.find(person, new AbortController().signal)
}

/** Two friends, the first at home and then away, without telling the other; both out of reach of each other. */
async function separated(at: Lab): Promise<{ ana: SocialNode; bo: SocialNode }> {
  const ana = await at.start('Ana')
  const bo = await at.start('Bo')
  ana.network.addresses = () => home
  await befriendSocial(ana, bo)
  await at.world.pass(moment)
  await ana.network.disconnect(bo.peer)
  ana.network.addresses = () => away
  await at.world.pass(2 * cardCheckMs)
  return { ana, bo }
}

async function dialledAt(node: SocialNode, other: SocialNode): Promise<readonly string[]> {
  const targets = await node.social.dialTargets()
  return targets.find(({ peer }) => peer === other.peer)?.addresses ?? []
}

test('anyone who has the id finds who wants that, by name and address', async () => {
  await using at = lab()
  const ana = await at.start('Ana', 'anyone')
  const bo = await at.start('Bo')
  ana.network.addresses = () => home
  await at.world.pass(moment)
  const card = await find(at, bo, ana.person)
  assert.is(card?.name, 'Ana')
  assert.equal(card?.addresses, home)
  assert.is(card?.device.person, ana.person)
})

test('a stranger finds nobody who is there for contacts alone, or for nobody', async () => {
  await using at = lab()
  const ana = await at.start('Ana')
  const bo = await at.start('Bo', 'nobody')
  const cy = await at.start('Cy')
  await at.world.pass(cardIntervalMs)
  assert.is(await find(at, cy, ana.person), undefined)
  assert.is(await find(at, cy, bo.person), undefined)
  assert.ok(at.directory.kept.length > 0)
})

test('who changes their mind is not found any more, at once', async () => {
  await using at = lab()
  const ana = await at.start('Ana', 'anyone')
  const bo = await at.start('Bo')
  await at.world.pass(moment)
  assert.ok(await find(at, bo, ana.person))
  await choose(ana, 'contacts')
  await at.world.pass(moment)
  assert.is(await find(at, bo, ana.person), undefined)
})

test('who changes their mind just before a restart is not found afterwards', async () => {
  await using at = lab()
  const ana = await at.start('Ana', 'anyone')
  const bo = await at.start('Bo')
  await at.world.pass(moment)
  at.directory.isUp = false
  await choose(ana, 'nobody')
  const copy = await ana.copy('Ana')
  await ana.social.stop()
  at.directory.isUp = true
  assert.ok(await find(at, bo, ana.person))
  await using again = await copy.start()
  await again.world.pass(moment)
  assert.is(await find(at, bo, ana.person), undefined)
  assert.equal(await again.store.list(cardSecrets, {}), [])
})

test('a contact who moved is found again without anybody doing anything', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  assert.equal(await dialledAt(bo, ana), home)
  bo.redialled.length = 0
  bo.social.missing(ana.peer)
  await at.world.pass(moment)
  assert.equal(await dialledAt(bo, ana), [...away, ...home])
  assert.equal(bo.redialled, [ana.peer])
})

test('who told contacts of no secret is not looked for', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  await choose(ana, 'nobody')
  await ana.network.connect(bo.peer)
  await at.world.pass(moment)
  await bo.sync.pull(ana.peer)
  const asked = at.directory.asked.length
  bo.redialled.length = 0
  bo.social.missing(ana.peer)
  await at.world.pass(moment)
  assert.is(at.directory.asked.length, asked)
  assert.equal(bo.redialled, [])
})

test('who was blocked does not find the way to the next address', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  const cy = await at.start('Cy')
  await befriendSocial(ana, cy)
  const secretOf = (node: SocialNode): string | undefined =>
    node.social.people.at(ana.person)?.devices[0]?.discovery
  const before = secretOf(cy)
  assert.is(before, secretOf(bo))
  await ana.social.people.block(bo.person)
  await at.world.pass(moment)
  await cy.sync.pull(ana.peer)
  assert.not.equal(secretOf(cy), before)
  ana.network.addresses = () => ['/ip4/203.0.113.9/tcp/7278']
  await at.world.pass(2 * cardCheckMs)
  bo.social.missing(ana.peer)
  await at.world.pass(moment)
  // The card that they know of was emptied.
  assert.equal(await dialledAt(bo, ana), home)
  await cy.network.disconnect(ana.peer)
  cy.social.missing(ana.peer)
  await at.world.pass(moment)
  assert.is((await dialledAt(cy, ana))[0], '/ip4/203.0.113.9/tcp/7278')
})

test('a card is put there again a few times a day, and at once when something changed', async () => {
  await using at = lab()
  const ana = await at.start('Ana')
  await at.world.pass(moment)
  assert.is(at.directory.kept.length, 1)
  await at.world.pass(cardIntervalMs * (1 - cardJitter) - moment - cardCheckMs)
  assert.is(at.directory.kept.length, 1)
  await at.world.pass(cardIntervalMs * 2 * cardJitter + 3 * cardCheckMs)
  assert.is(at.directory.kept.length, 2)
  ana.network.addresses = () => away
  await at.world.pass(2 * cardCheckMs)
  assert.is(at.directory.kept.length, 3)
})

/** Ana's two devices, of which both may be found by anyone. */
async function twoDevices(at: Lab): Promise<{ one: SocialNode; other: SocialNode }> {
  const one = await at.start('Ana')
  const init = { hub: at.hub, world: at.world, directory: at.directory, deviceOf: one }
  const other = await SocialNode.start('Ana again', init)
  await other.join(await one.invite())
  await Promise.all([other.sync.pull(one.peer), one.sync.pull(other.peer)])
  await choose(one, 'anyone')
  await other.sync.pull(one.peer)
  await at.world.pass(2 * cardCheckMs)
  return { one, other }
}

async function whoIsFound(at: Lab, by: SocialNode, person: PersonId): Promise<string | undefined> {
  const card = await find(at, by, person)
  return card && peerName(card.device.peerKey)
}

test('of two devices the one that is on is found', async () => {
  await using at = lab()
  const bo = await at.start('Bo')
  const { one, other } = await twoDevices(at)
  const first = await whoIsFound(at, bo, one.person)
  const [away, here] = first === one.peer ? [one, other] : [other, one]
  assert.is(first, away.peer)
  // As long as both are there, either will do.
  const count = at.directory.kept.length
  await at.world.pass(2 * ownCardCheckMs)
  assert.is(at.directory.kept.length, count)
  await away.network.disconnect(here.peer)
  await away.social.stop()
  await at.world.pass(2 * ownCardCheckMs)
  assert.is(await whoIsFound(at, bo, one.person), here.peer)
  await other[Symbol.asyncDispose]()
})

test('a device without addresses leaves the card of another one there', async () => {
  await using at = lab()
  const bo = await at.start('Bo')
  const { one, other } = await twoDevices(at)
  const first = await whoIsFound(at, bo, one.person)
  const [last, before] = first === one.peer ? [one, other] : [other, one]
  before.network.addresses = () => []
  await at.world.pass(2 * cardCheckMs)
  assert.is(await whoIsFound(at, bo, one.person), last.peer)
  // Their choice is for all of them.
  await choose(before, 'contacts')
  await at.world.pass(moment)
  assert.is(await whoIsFound(at, bo, one.person), undefined)
  await other[Symbol.asyncDispose]()
})

test('cards of yesterday are found today', async () => {
  await using at = lab()
  const ana = await at.start('Ana', 'anyone')
  const bo = await at.start('Bo')
  await at.world.pass(moment)
  await ana.social.stop()
  // From noon to the next morning.
  await at.world.pass(20 * 3_600_000)
  assert.ok(await find(at, bo, ana.person))
  await at.world.pass(30 * 3_600_000)
  assert.is(await find(at, bo, ana.person), undefined)
})

test('nothing is asked of a DHT in which there is nobody; when somebody comes, the card goes there', async () => {
  await using at = lab()
  at.directory.isUp = false
  await at.start('Ana')
  await at.world.pass(cardRetryMsMax)
  assert.is(at.directory.kept.length, 0)
  at.directory.isUp = true
  await at.world.pass(moment)
  assert.is(at.directory.kept.length, 1)
})

test('who is just switched off is looked for ever less often', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  await ana.social.stop()
  at.directory.kept.length = 0
  const asked = async (ms: number): Promise<number> => {
    const before = at.directory.asked.length
    bo.social.missing(ana.peer)
    await at.world.pass(ms)
    return at.directory.asked.length - before
  }
  assert.ok((await asked(lookUpAgainMsMin - 1)) > 0)
  assert.is(await asked(1), 0)
  assert.ok((await asked(lookUpAgainMsMin)) > 0)
  assert.is(await asked(lookUpAgainMsMin), 0)
  // The node looks again at once for a person who was there meanwhile.
  await bo.network.connect(ana.peer)
  assert.ok((await asked(1)) > 0)
})

test('in an hour only so many are looked for', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  const row = bo.social.people.at(ana.person)!
  const many = Array.from({ length: lookUpsPerHourMax + 20 }, (_, index) => testPerson(`${index}`))
  await bo.store.transact((tx) => {
    const { devices } = row
    const fakes = many.map(({ peer }) => ({ ...devices[0]!, peer, peerKey: '' }))
    tx.put(contacts, ana.person, { ...row, devices: [...devices, ...fakes] })
    for (const { peer } of many) tx.put(peers, peer, ana.person)
  })
  for (const { peer } of many) bo.social.missing(peer)
  await settled()
  const perLookUp = 2
  assert.is(at.directory.asked.length, lookUpsPerHourMax * perLookUp)
  await at.world.pass(3_600_000)
  bo.social.missing(many.at(-1)!.peer)
  await settled()
  assert.is(at.directory.asked.length, (lookUpsPerHourMax + 1) * perLookUp)
})

test('of cards in one place the newest that is theirs counts', async () => {
  await using at = lab()
  const { ana, bo } = await separated(at)
  const mallory = testPerson('mallory')
  const discovery = bo.social.people.at(ana.person)?.devices[0]?.discovery ?? ''
  const secret = fromBase64url(discovery)!
  const put = (person: typeof mallory, atMs: number): Promise<number> => {
    const card = { certificate: person.certificate, addresses: ['/ip4/192.0.2.66/tcp/1'], atMs }
    const { place, value } = sealCard(card, { secret, device: person.device.peer, nonce: next(24) })
    return at.directory.put(place, value)
  }
  // A former contact still knows the secret, and is always the newest.
  await put(mallory, at.world.now() + 60_000)
  // An old card of hers is put there again.
  at.directory.kept.push(at.directory.kept[0]!)
  bo.social.missing(ana.peer)
  await at.world.pass(moment)
  assert.equal(await dialledAt(bo, ana), [...away, ...home])
})

test('a clock a little ahead has put its card under tomorrow’s key', async () => {
  await using at = lab()
  const early = new FakeWorld('early')
  const ana = await SocialNode.start('Ana', { hub: at.hub, world: early, directory: at.directory })
  const bo = await at.start('Bo')
  const midnight = Date.UTC(2026, 0, 2)
  early.set(midnight + 60_000)
  at.world.set(midnight - 60_000)
  await choose(ana, 'anyone')
  await early.pass(moment)
  assert.ok(await find(at, bo, ana.person))
  await ana[Symbol.asyncDispose]()
})

test.run()
