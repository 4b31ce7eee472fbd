import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { moveSettleMs, movesMsMin } from '../../../node/social/discovery/limits.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/cards')
const [home, away] = [['/ip4/192.0.2.1/tcp/7278'], ['/ip4/198.51.100.1/tcp/7278']]

test('a start at a new address tells every contact', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  ana.network.addresses = () => home
  await befriendSocial(ana, bo)
  assert.equal(bo.social.people.at(ana.person)?.devices[0]?.addresses, home)
  ana.network.addresses = () => away
  await ana.social.start()
  await bo.sync.pull(ana.peer)
  assert.equal(bo.social.people.at(ana.person)?.devices[0]?.addresses, away)
})

test('a start where the node was before writes nothing', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const heights = async (): Promise<number[]> =>
    (await ana.store.list(feeds, {})).map(([, { id }]) => headAt(ana.store, id).height)
  const before = await heights()
  await ana.social.start()
  assert.equal(await heights(), before)
})

test('only who has another address is dialled for a card, and not for the same card again', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await using cy = await SocialNode.start('Cy', { hub })
  ana.network.addresses = () => home
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy)
  bo.redialled.length = 0
  ana.network.addresses = () => away
  await ana.social.start()
  await bo.sync.pull(ana.peer)
  assert.equal(bo.redialled, [ana.peer])
  // A block changes the discovery secret on every card, and no address.
  bo.redialled.length = 0
  await ana.social.people.block(cy.person)
  await bo.sync.pull(ana.peer)
  assert.equal(bo.redialled, [])
})

test('an address that a new contact was told is told to the others as well', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await using cy = await SocialNode.start('Cy', { hub })
  ana.network.addresses = () => home
  await befriendSocial(ana, bo)
  // The network changed while the node ran.
  ana.network.addresses = () => away
  await befriendSocial(ana, cy)
  assert.equal(cy.social.people.at(ana.person)?.devices[0]?.addresses, away)
  await ana.social.start()
  await bo.sync.pull(ana.peer)
  assert.equal(bo.social.people.at(ana.person)?.devices[0]?.addresses, away)
})

test('a move while the node runs is told at once, and no faster than feeds can bear', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const told = async (): Promise<readonly string[]> => {
    await bo.sync.pull(ana.peer)
    return bo.social.people.at(ana.person)?.devices[0]?.addresses ?? []
  }
  ana.network.move(away)
  await ana.world.pass(moveSettleMs)
  await waitFor(async () => (await told())[0] === away[0])

  const height = (): number =>
    headAt(ana.store, ana.social.keyring.feed({ kind: 'pair', peer: bo.peer })).height
  const before = height()
  for (let step = 0; step < 100; step += 1) {
    ana.network.move(step % 2 === 0 ? home : away)
    await ana.world.pass(movesMsMin / 10)
  }
  await ana.world.pass(movesMsMin)
  ana.network.move(home)
  await ana.world.pass(movesMsMin)
  await waitFor(async () => (await told())[0] === home[0])
  assert.ok(height() - before <= 14, `${height() - before} records`)
})

test.run()
