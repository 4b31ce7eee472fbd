/** Nodes of this machine say how they are connected. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { befriend, startNodes } from '../helpers/nodes.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('node/network-state')

test('a contact is connected, then not, and when they were last there outlives a restart', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await waitFor(() => ana.node.contactReach(bo.person).completeUntilMs !== undefined)
  const { links, lastSeenMs = 0 } = ana.node.contactReach(bo.person)
  assert.equal(links, ['lan'])
  assert.ok(Date.now() - lastSeenMs < 10_000)

  const person = bo.person
  await bo.stop()
  await waitFor(() => ana.node.contactReach(person).lastFailure?.code === 'refused', {
    timeoutMs: 30_000,
  })
  const before = ana.node.contactReach(person)
  assert.equal(before.links, [])
  assert.ok((before.lastSeenMs ?? 0) >= lastSeenMs)
  await ana.restart()
  const after = ana.node.contactReach(person)
  assert.is(after.lastSeenMs, before.lastSeenMs)
  assert.is(after.lastSyncedMs, before.lastSyncedMs)
})

test('a node that only this machine can reach looks for nobody on the network', async () => {
  await using nodes = await startNodes(['Ana'], { lan: 'on' })
  const state = nodes.all[0].node.networkState()
  assert.is(state?.lan, 'off')
  assert.is(state?.publicly, 'unknown')
  assert.equal(state?.relays, [])
  assert.ok((state?.ports.tcp ?? 0) > 0)
  assert.equal(state?.listening, nodes.all[0].node.addresses())
})

test.run()
