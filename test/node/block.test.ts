/** A block between real nodes: connections end, and come back when it is taken back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { befriend, startNodes, type TestNode } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/block')

function seesOnline(one: TestNode, other: TestNode): boolean {
  return one.node.isOnline(other.person)
}

test('a blocked node is not let in, and hears again of everything once it is unblocked', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await befriend(ana, cy, { aspect: 'Friends', back: 'Family' })
  await waitFor(() => seesOnline(ana, bo) && seesOnline(bo, ana))
  await ana.social.people.block(bo.person)
  await waitFor(() => !seesOnline(bo, ana))
  assert.is(seesOnline(ana, bo), false)
  await bo.post('nobody hears this yet', 'Family')
  await ana.post('for Cy', 'Friends')
  await waitFor(async () => (await cy.texts()).includes('for Cy'))
  assert.is(seesOnline(ana, bo), false)
  assert.equal(await ana.texts(), ['for Cy'])

  await ana.social.people.unblock(bo.person)
  await waitFor(() => seesOnline(ana, bo) && seesOnline(bo, ana))
  await waitFor(async () => (await ana.texts()).includes('nobody hears this yet'))
  await ana.social.aspects.addMember(await ana.aspect('Family'), bo.person)
  await ana.post('welcome back', 'Family')
  await waitFor(async () => (await bo.texts()).includes('welcome back'))
})

test.run()
