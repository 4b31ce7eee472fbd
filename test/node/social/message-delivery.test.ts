/** How far a message of one's own has come: proved by the nodes that have it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { MessageId } from '../../../protocol/ids.ts'
import { holdingsSaveMs } from '../../../node/social/delivery/limits.ts'
import type { MessageDelivery } from '../../../node/social/delivery/message-delivery.ts'
import { confirmMs } from '../../../node/sync/limits.ts'
import { settled } from '../../helpers/fake-world.ts'
import { talkOf, talks } from '../../helpers/messages.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/message-delivery')

async function deliveryOf(
  { social: { conversations } }: SocialNode,
  id: MessageId,
): Promise<MessageDelivery | undefined> {
  return conversations.deliveryOf(conversations.messageAt(id)!)
}

/** Resolves once so many have it. What nodes proved counts a moment later. */
function reached(writer: SocialNode, id: MessageId, have: number): Promise<unknown> {
  return waitFor(async () => {
    await writer.world.pass(holdingsSaveMs)
    return (await deliveryOf(writer, id))?.have === have
  })
}

test('a message waits for the node of somebody who is away, and so does each other version of it', async () => {
  await using people = await three()
  const { ana, bo } = people
  await ana.network.disconnect(bo.peer)
  const id = await ana.social.conversations.start([bo.person], 'are you there?')
  await settled()
  const waiting = { people: 1, have: 0, passedOn: 0, isElsewhere: false }
  assert.equal(await deliveryOf(ana, id), waiting)
  await ana.network.connect(bo.peer)
  await reached(ana, id, 1)
  assert.is(await deliveryOf(bo, id), undefined)
  await ana.network.disconnect(bo.peer)
  await ana.social.conversations.edit(id, 'are you back?')
  await settled()
  assert.equal(await deliveryOf(ana, id), waiting)
  await ana.network.connect(bo.peer)
  await reached(ana, id, 1)
  await ana.rebuild()
  assert.equal(await deliveryOf(ana, id), { ...waiting, have: 1 })
  await ana.social.conversations.retract(id)
  assert.is(await deliveryOf(ana, id), undefined)
})

test('of people who are no contacts nothing is known, but that the starter passes it on to them', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person, cy.person)
  const first = await ana.social.conversations.start([bo.person, cy.person], 'you two')
  await talks(bo, id, ['Ana: you two'])
  const second = await bo.social.conversations.send(id, 'hello')
  for (const node of [bo, cy]) await node.world.pass(2 * confirmMs)
  await reached(ana, first, 2)
  await ana.world.pass(2 * confirmMs)
  await reached(bo, second, 1)
  const { passedOn, people: given } = (await deliveryOf(bo, second))!
  assert.equal([given, passedOn], [1, 1])
})

test('the device that wrote it knows who has it, and no other one', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const id = await desk.social.conversations.start([ana.person], 'from the desk')
  await everything(home)
  assert.is((await deliveryOf(phone, id))?.isElsewhere, true)
  assert.is((await deliveryOf(desk, id))?.isElsewhere, false)
})

test.run()
