/** The node tells some people of a new post at once, by one way each. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/telling')

/** Ana with Bo in Family and Cy in Friends, both connected. Nobody waits for time to pass: a post has to come at once. */
async function three(): Promise<{ ana: SocialNode; bo: SocialNode; cy: SocialNode }> {
  const init = { hub: new FakeHub(), world: new FakeWorld('telling') }
  const ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Friends'] })
  const bo = await SocialNode.start('Bo', init)
  const cy = await SocialNode.start('Cy', init)
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy, 'Friends')
  return { ana, bo, cy }
}

test('a member who does not listen yet hears of a post at once', async () => {
  const { ana, bo, cy } = await three()
  for (const topic of bo.network.topics()) bo.network.unsubscribe(topic)
  const told = (): number => ana.network.sent.filter(({ to }) => to === cy.peer).length
  const before = told()
  await ana.post('dandelions')
  await waitFor(async () => (await bo.texts()).includes('dandelions'))
  assert.is(bo.network.verdicts.length, 0)
  // A member of another aspect hears nothing at all.
  assert.is(told(), before)
  for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
})

test('who listens needs no further word', async () => {
  const { ana, bo, cy } = await three()
  const hints = ana.calls.hint
  await ana.post('dandelions')
  await waitFor(async () => (await bo.texts()).includes('dandelions'))
  assert.ok(bo.network.verdicts.length > 0)
  assert.is(ana.calls.hint, hints)
  for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
})

test('who was removed is not told that there is anything', async () => {
  const { ana, bo, cy } = await three()
  await befriendSocial(ana, cy)
  await ana.social.aspects.removeMember(await ana.aspect('Family'), bo.person)
  for (const topic of cy.network.topics()) cy.network.unsubscribe(topic)
  const told = (): number => ana.network.sent.filter(({ to }) => to === bo.peer).length
  const before = told()
  await ana.post('dandelions')
  await waitFor(async () => (await cy.texts()).includes('dandelions'))
  assert.is(told(), before)
  for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
})

test.run()
