/** Carriers: who stores and serves what it cannot read. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { applyCarrier } from '../../../node/social/carriers/apply-carry.ts'
import { postRun } from '../../../node/social/feeds/run.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { usedCarriers } from '../../../node/social/carriers/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { carry, familyFeed, room, startWithCarrier } from '../../helpers/carriers.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/carriers')

test('two people who are never online together exchange posts by a carrier that cannot read them', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three)
  await ana.network.disconnect(bo.peer)
  await ana.post('while Bo is away')
  await quiet()
  await ana.network.disconnect(cy.peer)
  await bo.network.connect(cy.peer)
  await quiet()
  assert.equal(await bo.texts(), ['while Bo is away'])
  assert.equal(await cy.texts(), [])
  assert.equal(bo.log.codes(), [])
})

test('a carrier that hears of a revocation serves nothing more to the device, and goes on for the others', async () => {
  await using three = await startWithCarrier()
  const { hub, ana, bo, cy } = three
  await using phone = await SocialNode.start('Phone', { hub, deviceOf: ana, world: ana.world })
  await phone.join(await ana.invite())
  await carry(three)
  await ana.post('before')
  await quiet()
  await phone.network.connect(cy.peer)
  await quiet()
  const feed = await familyFeed(ana)
  const height = headAt(phone.store, feed).height
  assert.ok(height > 0)
  await ana.social.devices.revoke(phone.peer)
  await quiet()
  await ana.post('after')
  await quiet()
  for (const other of [ana, bo]) await phone.network.disconnect(other.peer)
  await ana.network.disconnect(bo.peer)
  // The carrier stays open to everybody else; asked by the device, it says nothing.
  await phone.network.connect(cy.peer)
  await phone.sync.pull(cy.peer)
  await quiet()
  assert.is(headAt(phone.store, feed).height, height)
  assert.not.ok(cy.social.replica.isServed(phone.peer))
  await bo.network.connect(cy.peer)
  await quiet()
  assert.equal(await bo.texts(), ['before', 'after'])
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
})

test('an offer must be there before it is used, and can be withdrawn', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await rejects(ana.social.carriers.use(cy.person), 'not-offered')
  await carry(three)
  await ana.post('one')
  await quiet()
  const feed = await familyFeed(ana)
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
  await cy.social.carriers.offer(ana.person, 0)
  await quiet()
  assert.is(headAt(cy.store, feed).height, 0)
  assert.equal(await ana.social.carriers.offersToUs(), [])
})

test('who stops using a carrier has what it carried deleted', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  await ana.social.carriers.stop(cy.person)
  await quiet()
  assert.is(headAt(cy.store, await familyFeed(ana)).height, 0)
  const [offer] = await cy.social.carriers.offersOfOurs()
  assert.is(offer?.usedBytes, 0)
})

test('who stops and uses a carrier again has everything carried again, on the same connection', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  for (let time = 0; time < 2; time += 1) {
    const stopped = ana.social.carriers.stop(cy.person)
    // Asks while it does not know yet.
    await Promise.all([stopped, cy.sync.pull(ana.peer)])
    await quiet()
    await ana.social.carriers.use(cy.person)
    await quiet()
  }
  const feed = await familyFeed(ana)
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
})

test('a carrier that is full says so, keeps what it has, and goes on when there is room again', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three, 250_000)
  for (let index = 0; index < 120; index += 1) await ana.post(`post ${index} ${'x'.repeat(900)}`)
  await quiet()
  assert.equal(
    (await ana.social.carriers.offersToUs()).map(({ isFull, isUsed }) => [isFull, isUsed]),
    [[true, true]],
  )
  const [ours] = await cy.social.carriers.offersOfOurs()
  assert.ok(ours!.usedBytes <= 250_000 && ours!.usedBytes > 100_000, String(ours!.usedBytes))
  await cy.social.carriers.offer(ana.person, room)
  await quiet()
  await cy.sync.pull(ana.peer)
  await quiet()
  assert.is((await ana.social.carriers.offersToUs())[0]!.isFull, false)
  const feed = await familyFeed(ana)
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
  assert.is((await bo.texts()).length, 120)
})

test('an offer that is withdrawn and made again is used again, with everything', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  await cy.social.carriers.offer(ana.person, 0)
  await quiet()
  await ana.post('two')
  await quiet()
  await cy.social.carriers.offer(ana.person, room)
  await quiet()
  const feed = await familyFeed(ana)
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
})

test('an owner hears how full a carrier gets, step by step', async () => {
  await using three = await startWithCarrier()
  const { ana } = three
  await carry(three, 1_000_000)
  for (let index = 0; index < 20; index += 1) await ana.post('x'.repeat(15_000))
  await quiet()
  const [offer] = await ana.social.carriers.offersToUs()
  const { usedBytes, isFull } = offer!
  assert.ok(usedBytes >= 300_000 && usedBytes < 500_000, String(usedBytes))
  assert.is(isFull, false)
})

test('blocking ends carrying in both directions, and unblocking does not bring it back', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.social.carriers.offer(cy.person, room)
  await ana.post('one')
  await quiet()
  await cy.social.people.block(ana.person)
  await quiet()
  assert.is(headAt(cy.store, await familyFeed(ana)).height, 0)
  assert.equal(await cy.social.carriers.offersOfOurs(), [])
  await ana.social.people.block(cy.person)
  assert.equal(await ana.social.carriers.offersToUs(), [])
  await ana.social.people.unblock(cy.person)
  assert.equal(
    (await ana.social.carriers.offersToUs()).filter(({ isUsed }) => isUsed),
    [],
  )
  assert.equal(await ana.social.carriers.offersOfOurs(), [])
})

test('who carries for everybody offers to each who joins, and takes no more than it has in all', async () => {
  const hub = new FakeHub()
  const world = new FakeWorld('relay')
  const carryRole = { bytes: 400_000, eachBytes: 390_000 }
  await using relay = await SocialNode.start('Relay', { hub, world, carryRole })
  await using ana = await SocialNode.start('Ana', { hub, world })
  await using bo = await SocialNode.start('Bo', { hub, world })
  for (const node of [ana, bo]) {
    await befriendSocial(relay, node)
    await quiet()
    assert.is((await node.social.carriers.offersToUs())[0]?.bytes, carryRole.eachBytes)
    await node.social.carriers.use(relay.person)
  }
  for (let index = 0; index < 40; index += 1) {
    await ana.post('a'.repeat(7_000))
    if (index % 2 === 0) await bo.post('b'.repeat(7_000))
  }
  await quiet()
  const used = (await relay.social.carriers.offersOfOurs()).map(({ usedBytes }) => usedBytes)
  const sum = used.reduce((total, bytes) => total + bytes, 0)
  assert.ok(sum <= carryRole.bytes && sum > carryRole.bytes - 150_000, String(used))
  for (const node of [ana, bo])
    assert.is((await node.social.carriers.offersToUs())[0]?.isFull, true)
  const bosFeed = await familyFeed(bo)
  assert.is.not(headAt(relay.store, bosFeed).height, headAt(bo.store, bosFeed).height)
  await ana.social.carriers.stop(relay.person)
  await quiet()
  assert.is(headAt(relay.store, bosFeed).height, headAt(bo.store, bosFeed).height)
  assert.is((await bo.social.carriers.offersToUs())[0]?.isFull, false)
})

test('whether somebody is used as a carrier is what was decided last, whatever comes first', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  const { keyring } = ana.social
  const { person } = cy
  const feed = ana.store.get(feeds, keyring.feed({ kind: 'self' }))!
  const decide = (isUsed: boolean, atMs: number): Promise<void> =>
    ana.store.transact((tx) => {
      const run = postRun('base', feed)
      const times = { receivedAtMs: atMs, arrival: 0, run }
      const place = { tx, keyring, feed, seq: 9, ...times, events: {} }
      applyCarrier({ ...place, isReplay: false }, { kind: 'carrier', person, isUsed, atMs })
    })
  const isUsed = (): boolean => ana.store.get(usedCarriers, person) !== undefined
  await decide(true, 2)
  await decide(false, 1)
  assert.is(isUsed(), true)
  await decide(false, 4)
  await decide(true, 3)
  assert.is(isUsed(), false)
  await decide(true, 4)
  assert.is(isUsed(), false)
  await decide(true, 5)
  await decide(false, 5)
  assert.is(isUsed(), false)
})

test('who begins to use a carrier after the clock was set back does', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.social.carriers.stop(cy.person)
  ana.world.set(ana.world.now() - 86_400_000)
  await ana.social.carriers.use(cy.person)
  assert.is((await ana.social.carriers.offersToUs())[0]?.isUsed, true)
})

test.run()
