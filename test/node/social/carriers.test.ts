/** Carriers: who stores and serves what it cannot read. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feeds } from '../../../node/social/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/carriers')
const room = 50_000_000

/** Resolves when messages that follow from messages have been taken. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settled()
}

interface Three extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
  /** Carries for Ana; in none of her aspects. */
  cy: SocialNode
}

async function startThree(): Promise<Three> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('carriers'), aspects: ['Family', 'Helpers'] }
  const [ana, bo, cy] = await Promise.all([
    SocialNode.start('Ana', init),
    SocialNode.start('Bo', init),
    SocialNode.start('Cy', init),
  ])
  await befriendSocial(ana, cy, 'Helpers')
  await befriendSocial(ana, bo)
  const stop = async (): Promise<void> => {
    for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, cy, [Symbol.asyncDispose]: stop }
}

/** Cy offers, Ana accepts, and Cy fetches. */
async function carry({ ana, cy }: Three, bytes = room): Promise<void> {
  await cy.social.offerToCarry(ana.person, bytes)
  await quiet()
  await ana.social.useCarrier(cy.person)
  await quiet()
}

async function anasFamilyFeed(ana: SocialNode): Promise<string> {
  const family = await ana.aspect('Family')
  const rows = await ana.store.list(feeds, {})
  return rows.find(([, row]) => row.aspect === family)![0]
}

test('two people who are never online together exchange posts by a carrier that cannot read them', async () => {
  await using three = await startThree()
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

test('an offer must be there before it is used, and can be withdrawn', async () => {
  await using three = await startThree()
  const { ana, cy } = three
  await rejects(ana.social.useCarrier(cy.person), 'not-offered')
  await carry(three)
  await ana.post('one')
  await quiet()
  const feed = (await anasFamilyFeed(ana)) as never
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
  await cy.social.offerToCarry(ana.person, 0)
  await quiet()
  assert.is(headAt(cy.store, feed).height, 0)
  assert.equal(await ana.social.offersToUs(), [])
})

test('who stops using a carrier has what it carried deleted', async () => {
  await using three = await startThree()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  await ana.social.stopCarrier(cy.person)
  await quiet()
  assert.is(headAt(cy.store, (await anasFamilyFeed(ana)) as never).height, 0)
  const [offer] = await cy.social.offersOfOurs()
  assert.is(offer?.usedBytes, 0)
})

test('a carrier that is full says so, keeps what it has, and goes on when there is room again', async () => {
  await using three = await startThree()
  const { ana, bo, cy } = three
  await carry(three, 150_000)
  for (let index = 0; index < 120; index += 1) await ana.post(`post ${index} ${'x'.repeat(900)}`)
  await quiet()
  assert.equal(
    (await ana.social.offersToUs()).map(({ isFull, isUsed }) => [isFull, isUsed]),
    [[true, true]],
  )
  const [ours] = await cy.social.offersOfOurs()
  assert.ok(ours!.usedBytes <= 150_000 && ours!.usedBytes > 50_000, String(ours!.usedBytes))
  await cy.social.offerToCarry(ana.person, room)
  await quiet()
  await cy.sync.pull(ana.peer)
  await quiet()
  assert.is((await ana.social.offersToUs())[0]!.isFull, false)
  const feed = (await anasFamilyFeed(ana)) as never
  assert.is(headAt(cy.store, feed).height, headAt(ana.store, feed).height)
  assert.is((await bo.texts()).length, 120)
})

test('a carrier that becomes a reader reads what it carried', async () => {
  await using three = await startThree()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await ana.post('two')
  await quiet()
  await ana.social.addMember(await ana.aspect('Family'), cy.person, { history: true })
  await quiet()
  await quiet()
  assert.equal(await cy.texts(), ['one', 'two'])
})

test.run()
