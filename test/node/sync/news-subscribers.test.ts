/** News of feeds whose writer is not there: who asked for them hears of them at once, and nobody talks for ever. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FeedId, PeerName } from '../../../protocol/ids.ts'
import { interestMsMax, syncIntervalMs } from '../../../node/sync/limits.ts'
import { NewsSubscribers } from '../../../node/sync/news-subscribers.ts'
import { type FakeNetwork, FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { questionsOf } from '../../helpers/sync-talk.ts'

const test = suite('node/sync/news-subscribers')

/** Resolves when nobody has said anything for a while. */
async function quiet(...nodes: readonly SocialNode[]): Promise<void> {
  const count = (): number => nodes.reduce((sum, { network }) => sum + network.sent.length, 0)
  for (let turns = 0, last = count(); turns < 40; turns += 1) {
    await settled()
    if (count() !== last) [turns, last] = [0, count()]
  }
}

function newsFrom(network: FakeNetwork): number {
  return questionsOf(network).filter((question) => question.kind === 'news' && question.isOfOthers)
    .length
}

for (const isContact of [false, true]) {
  const whom = isContact ? 'a contact' : 'a stranger'
  test(`a reader who reaches only the carrier, ${whom}, has a post within a second`, async () => {
    const world = new FakeWorld('interest')
    const init = { hub: new FakeHub(), world, aspects: ['Family', 'Helpers'], isGossiping: false }
    await using ana = await SocialNode.start('Ana', init)
    await using bo = await SocialNode.start('Bo', init)
    await using cy = await SocialNode.start('Cy', init)
    await befriendSocial(ana, cy, 'Helpers')
    await cy.social.carriers.offer(ana.person, 50_000_000)
    await quiet(ana, bo, cy)
    await ana.social.carriers.use(cy.person)
    await befriendSocial(ana, bo)
    if (isContact) await befriendSocial(bo, cy, 'Helpers')
    await ana.post('before')
    await quiet(ana, bo, cy)
    await ana.network.disconnect(bo.peer)
    await bo.network.connect(cy.peer)
    await bo.sync.pull(cy.peer, { isNewsLikely: false })
    await quiet(ana, bo, cy)
    await ana.post('after')
    await quiet(ana, bo, cy)
    assert.equal(await bo.texts(), ['before'])
    await world.pass(1000)
    await quiet(ana, bo, cy)
    assert.equal(await bo.texts(), ['before', 'after'])
    // A new epoch is a new feed, which is known by what the pair feed brings.
    await ana.social.aspects.removeMember(await ana.aspect('Helpers'), cy.person)
    await ana.post('and after', 'Family')
    await quiet(ana, bo, cy)
    await world.pass(1000)
    await quiet(ana, bo, cy)
    assert.equal(await bo.texts(), ['before', 'after', 'and after'])
    assert.equal(bo.log.codes(), [])
  })
}

for (const days of [-2, 2]) {
  test(`who asked is told although the clock was set by ${days} days`, async () => {
    const world = new FakeWorld('clock')
    const [feed, peer] = ['feed' as FeedId, 'peer' as PeerName]
    const told: PeerName[] = []
    const interest = new NewsSubscribers({ world, tell: (whom) => told.push(whom) })
    interest.note(peer, [feed], false)
    world.set(world.now() + days * 86_400_000)
    interest.arrived(feed, undefined)
    await world.pass(1000)
    assert.equal(told, [peer])
    await world.pass(interestMsMax)
    interest.arrived(feed, undefined)
    await world.pass(1000)
    assert.equal(told, [peer])
  })
}

test('in a circle of eight, one who brings a post of somebody absent starts no storm', async () => {
  const world = new FakeWorld('circle')
  const init = { hub: new FakeHub(), world, isGossiping: false }
  await using writer = await SocialNode.start('Writer', init)
  await using stack = new AsyncDisposableStack()
  const circle: SocialNode[] = []
  for (let index = 0; index < 8; index += 1) {
    const node = stack.use(await SocialNode.start(`Reader ${index}`, init))
    await befriendSocial(writer, node)
    for (const other of circle) await befriendSocial(other, node)
    circle.push(node)
  }
  await writer.post('before')
  for (const node of circle) await node.sync.pull(writer.peer)
  await quiet(writer, ...circle)
  const [first] = circle
  for (const node of circle) if (node !== first) await writer.network.disconnect(node.peer)
  // All ask all for what the writer wrote.
  for (const node of circle) {
    for (const other of circle) {
      if (node !== other) await node.sync.pull(other.peer, { isNewsLikely: false })
    }
  }
  await world.pass(2000)
  await quiet(writer, ...circle)
  for (const { network } of circle) network.sent.length = 0
  await writer.post('from afar')
  await first?.sync.pull(writer.peer)
  await quiet(writer, ...circle)
  for (let step = 0; step < 8; step += 1) {
    await world.pass(500)
    await quiet(writer, ...circle)
  }
  for (const node of circle) assert.equal(await node.texts(), ['before', 'from afar'])
  const news = circle.reduce((sum, { network }) => sum + newsFrom(network), 0)
  assert.ok(news >= 7 && news <= (8 * 7) / 2 + 8, `${news} times news`)
  const frames = circle.reduce((sum, { network }) => sum + network.sent.length, 0)
  assert.ok(frames <= news * 8, `${frames} frames`)
  for (const { network } of circle) network.sent.length = 0
  await world.pass(syncIntervalMs / 2)
  await quiet(writer, ...circle)
  assert.is(
    circle.reduce((sum, { network }) => sum + network.sent.length, 0),
    0,
  )
})

test.run()
